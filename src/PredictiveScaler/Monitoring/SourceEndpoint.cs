using System.Net.Http;
using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;
using Polly.Timeout;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Monitoring;

/// <summary>
/// One place that is asked: a configured source or an address that metadata names. Everything that protects it (bounded concurrency, circuit
/// breaker) and us (timeouts, bounded answers) belongs to it, whichever trigger asks.
/// </summary>
internal sealed class SourceEndpoint : IDisposable
{
    private const int MaxErrorBody = 64 * 1024;

    private readonly HttpMessageInvoker _http;
    private readonly SourceCredentials? _credentials;
    private readonly SourceOptions _options;
    private readonly SourceMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrencyLimiter _gate;
    private readonly SourceResilience _resilience;

    public SourceEndpoint(
        string name,
        Uri address,
        SourceOptions options,
        HttpMessageInvoker http,
        SourceCredentials? credentials,
        SourceMetrics metrics,
        TimeProvider time,
        ILogger logger)
    {
        (Name, _options, _http, _credentials, _metrics, _time, _logger) = (name, options, http, credentials, metrics, time, logger);
        BaseAddress = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
        _gate = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxConcurrency,
            QueueLimit = options.MaxQueue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _resilience = new SourceResilience(name, BaseAddress.Authority, new MonotonicTime(time), metrics, logger);
    }

    /// <summary>Configured name, or <c>metadata</c>.</summary>
    public string Name { get; }

    public Uri BaseAddress { get; }

    /// <summary>Timestamp of the last use, for the eviction of addresses that nobody names any more.</summary>
    public long LastUsed { get; set; }

    public TimeSpan TimeoutOf(MetricQuery query) => query.RequestTimeout ?? _options.Timeout;

    /// <summary>Asks, with all that resilience has to offer; throws only when cancelled.</summary>
    public async Task<QueryOutcome> AskAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        QueryOutcome outcome;
        try
        {
            outcome = await _resilience.RetryAsync(this, request, TimeoutOf(request.Query), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            outcome = QueryOutcome.Failed(MetricSourceError.TimedOut, "No full answer in time.", isTransient: true);
        }

        _metrics.RecordRead(Name, outcome.Error, _time.GetElapsedTime(started).TotalSeconds);
        return outcome;
    }

    public void RecordShared() => _metrics.RecordShared(Name);

    public void Dispose() => _gate.Dispose();

    /// <summary>One try: waits for a turn, then asks unless the circuit is open.</summary>
    internal async ValueTask<QueryOutcome> TryOnceAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        if (_resilience.IsOpen)
        {
            return CircuitOpen();
        }

        using RateLimitLease turn = await _gate.AcquireAsync(1, cancellationToken);
        if (!turn.IsAcquired)
        {
            return QueryOutcome.Failed(MetricSourceError.Overloaded, "Too many requests to this source are waiting.");
        }

        try
        {
            return await _resilience.AttemptAsync(this, request, TimeoutOf(request.Query), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return QueryOutcome.Failed(MetricSourceError.TimedOut, "No full answer in time.", isTransient: true);
        }
        catch (BrokenCircuitException)
        {
            return CircuitOpen();
        }
    }

    /// <summary>One HTTP exchange. Everything that a server or network can do becomes an outcome.</summary>
    internal async ValueTask<QueryOutcome> SendAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await ExchangeAsync(request, cancellationToken);
        }
        catch (Exception problem) when (TransportFailure.OutcomeOf(problem) is { } outcome)
        {
            return outcome;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // An answer must not be able to end the control loop, whatever we did not foresee.
            Log.UnforeseenFailure(_logger, Name, problem.GetType().Name);
            return QueryOutcome.Failed(MetricSourceError.Malformed, "The exchange failed: " + problem.GetType().Name, isTransient: true);
        }
    }

    private QueryOutcome CircuitOpen() => QueryOutcome.Failed(
        MetricSourceError.CircuitOpen,
        _resilience.LastFailure is { } reason
            ? $"The source failed repeatedly and is left alone for a moment; the last time: {reason}"
            : "The source failed repeatedly and is left alone for a moment.");

    private async ValueTask<QueryOutcome> ExchangeAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = request.ToMessage(BaseAddress);
        if (_credentials is not null && !_credentials.TryApply(message))
        {
            return QueryOutcome.Failed(MetricSourceError.Unreachable, "The credentials of the source cannot be read.");
        }

        RequestHeaders.AddCustom(message, request.Query.CustomHeaders, _credentials?.Headers);
        request.Range?.Clear();
        request.Labels?.Clear();
        using HttpResponseMessage response = await _http.SendAsync(message, cancellationToken);
        return response.IsSuccessStatusCode
            ? await ReadAnswerAsync(request, response, cancellationToken)
            : await ReadErrorAsync(request, response, cancellationToken);
    }

    private async ValueTask<QueryOutcome> ReadAnswerAsync(QueryRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > _options.MaxResponseBytes)
        {
            return TooLarge();
        }

        PrometheusAnswer answer = new(request.Range, request.Labels);
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (!await BoundedAnswerReader.TryReadAsync(stream, answer, _options.MaxResponseBytes, cancellationToken))
            {
                return TooLarge();
            }
        }
        catch (IOException)
        {
            return QueryOutcome.Failed(MetricSourceError.Malformed, "The answer was cut short.", isTransient: true);
        }

        QueryOutcome outcome = AnswerJudge.Judge(request, answer);
        return outcome.Error == MetricSourceError.None ? outcome : outcome with { Detail = Redact(request, outcome.Detail) };
    }

    private async ValueTask<QueryOutcome> ReadErrorAsync(QueryRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        PrometheusAnswer answer = new(null);
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await BoundedAnswerReader.TryReadAsync(stream, answer, MaxErrorBody, cancellationToken);
        }
        catch (Exception problem) when (problem is JsonException or IOException or HttpRequestException or InvalidDataException)
        {
            // Error pages of proxies are not JSON; the status says enough.
        }

        QueryOutcome outcome = AnswerJudge.JudgeStatus(response.StatusCode, answer);
        outcome = outcome with { Detail = Redact(request, outcome.Detail) };
        if ((int)response.StatusCode is 401 or 403)
        {
            _credentials?.Refused();
        }

        return outcome;
    }

    private QueryOutcome TooLarge() => QueryOutcome.Failed(
        MetricSourceError.TooLarge, FormattableString.Invariant($"The answer is larger than {_options.MaxResponseBytes} bytes."));

    private string Redact(QueryRequest request, string text)
    {
        foreach ((_, string value) in CanonicalPairs.Read(request.Query.CustomHeaders).Concat(CanonicalPairs.Read(request.Query.QueryParameters)))
        {
            text = value.Length > 3 ? text.Replace(value, "***", StringComparison.Ordinal) : text;
        }

        return _credentials?.Redact(text) ?? text;
    }
}
