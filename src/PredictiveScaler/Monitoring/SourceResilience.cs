using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Monitoring;

/// <summary>
/// Timeout, retry and circuit breaker of one endpoint. A read changes nothing, so it may be sent again; what the server answered on purpose
/// (4xx) and what took all the time there was is not.
/// </summary>
internal sealed class SourceResilience
{
    private const int Retries = 2;
    private const double TotalTimeFactor = 2.5;
    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(10);
    private static readonly ResiliencePropertyKey<TimeSpan> RequestTimeout = new("request-timeout");

    private readonly ResiliencePipeline<QueryOutcome> _retry;
    private readonly ResiliencePipeline<QueryOutcome> _attempt;
    private readonly TimeProvider _time;
    private volatile string? _lastFailure;
    private long _openUntil;

    public SourceResilience(string source, string host, TimeProvider time, SourceMetrics metrics, ILogger logger)
    {
        _time = time;
        _retry = new ResiliencePipelineBuilder<QueryOutcome> { TimeProvider = time }
            .AddTimeout(Timeout(TotalTimeFactor))
            .AddRetry(RetryOptions(source, metrics))
            .Build();
        _attempt = new ResiliencePipelineBuilder<QueryOutcome> { TimeProvider = time }
            .AddCircuitBreaker(BreakerOptions(source, host, logger))
            .AddTimeout(Timeout(1))
            .Build();
    }

    /// <summary>Whether asking is pointless now. Cheaper than the exception by which the breaker says so, and known before waiting for a turn.</summary>
    public bool IsOpen => _time.GetUtcNow().UtcTicks < Volatile.Read(ref _openUntil);

    /// <summary>Why the circuit opened last; null = it never did.</summary>
    public string? LastFailure => _lastFailure;

    public ValueTask<QueryOutcome> RetryAsync(SourceEndpoint endpoint, QueryRequest request, TimeSpan timeout, CancellationToken cancellationToken) =>
        ExecuteAsync(_retry, static (endpoint, request, token) => endpoint.TryOnceAsync(request, token), endpoint, request, timeout, cancellationToken);

    public ValueTask<QueryOutcome> AttemptAsync(SourceEndpoint endpoint, QueryRequest request, TimeSpan timeout, CancellationToken cancellationToken) =>
        ExecuteAsync(_attempt, static (endpoint, request, token) => endpoint.SendAsync(request, token), endpoint, request, timeout, cancellationToken);

    private static async ValueTask<QueryOutcome> ExecuteAsync(
        ResiliencePipeline<QueryOutcome> pipeline,
        Func<SourceEndpoint, QueryRequest, CancellationToken, ValueTask<QueryOutcome>> action,
        SourceEndpoint endpoint,
        QueryRequest request,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(RequestTimeout, timeout);
        try
        {
            return await pipeline.ExecuteAsync(
                static (context, state) => state.action(state.endpoint, state.request, context.CancellationToken),
                context,
                (action, endpoint, request));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static TimeoutStrategyOptions Timeout(double factor) => new()
    {
        TimeoutGenerator = arguments => new ValueTask<TimeSpan>(arguments.Context.Properties.GetValue(RequestTimeout, TimeSpan.FromSeconds(10)) * factor),
    };

    private static RetryStrategyOptions<QueryOutcome> RetryOptions(string source, SourceMetrics metrics) => new()
    {
        MaxRetryAttempts = Retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromMilliseconds(200),
        MaxDelay = TimeSpan.FromSeconds(2),
        ShouldHandle = static arguments => ValueTask.FromResult(
            arguments.Outcome.Result is { IsTransient: true, Error: not MetricSourceError.TimedOut }),
        OnRetry = _ =>
        {
            metrics.RecordRetry(source);
            return default;
        },
    };

    private CircuitBreakerStrategyOptions<QueryOutcome> BreakerOptions(string source, string host, ILogger logger) => new()
    {
        FailureRatio = 0.5,
        MinimumThroughput = 10,
        SamplingDuration = TimeSpan.FromSeconds(30),
        BreakDuration = BreakDuration,
        ShouldHandle = static arguments => ValueTask.FromResult(
            arguments.Outcome.Exception is TimeoutRejectedException || arguments.Outcome.Result.IsTransient),
        OnOpened = arguments =>
        {
            Volatile.Write(ref _openUntil, (_time.GetUtcNow() + arguments.BreakDuration).UtcTicks);
            _lastFailure = arguments.Outcome.Exception is null ? arguments.Outcome.Result.Detail : "No full answer in time.";
            Log.CircuitOpened(logger, source, host, arguments.BreakDuration.TotalSeconds, _lastFailure);
            return default;
        },
        OnClosed = _ =>
        {
            Volatile.Write(ref _openUntil, 0);
            Log.CircuitClosed(logger, source, host);
            return default;
        },
    };
}
