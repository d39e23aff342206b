using System.IO.Pipelines;
using System.Net;
using Grpc.Core;
using Grpc.Protocol;

namespace Grpc.Net.Client;

/// <summary>One call with a single request message.</summary>
internal sealed class ClientCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource _end;
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<HttpResponseMessage> _response;
    private MessageFrameReader? _reader;
    private Status? _status;
    private Metadata? _trailers;
    private int _disposed;

    public ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, CallOptions options, TRequest request)
    {
        _channel = channel;
        _method = method;
        _options = options;
        _end = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        _response = SendAsync(request);

        // Callers who never ask for the headers must not leave an unobserved failure behind.
        _ = _headers.Task.ContinueWith(
            static headers => headers.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    public Task<Metadata> ResponseHeaders => _headers.Task;

    public Status Status => _status ?? throw new InvalidOperationException("The call has not ended.");

    public Metadata Trailers => _status is null ? throw new InvalidOperationException("The call has not ended.") : _trailers ?? [];

    private TimeSpan? TimeLeft => _options.Deadline is { } deadline && deadline != DateTime.MaxValue
        ? deadline.ToUniversalTime() - DateTime.UtcNow
        : null;

    public async Task<TResponse> ReadSingleAsync()
    {
        try
        {
            var message = await ReadAsync(CancellationToken.None).ConfigureAwait(false)
                ?? throw Failed(new Status(StatusCode.Internal, "The peer sent no message."));
            if (await ReadAsync(CancellationToken.None).ConfigureAwait(false) is not null)
            {
                throw Failed(new Status(StatusCode.Internal, "The peer sent more than one message."));
            }

            return message;
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>The next message; null when the call ended with OK.</summary>
    public async Task<TResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        using var onCancel = cancellationToken.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
        try
        {
            var response = await _response.ConfigureAwait(false);
            var message = await ReadAsync(response).ConfigureAwait(false);
            if (message is null)
            {
                EndWith(response);
            }

            return message;
        }
        catch (RpcException e)
        {
            _status ??= e.Status;
            throw;
        }
        catch (Exception e)
        {
            throw AsFailure(e, cancellationToken);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _status ??= Status.DefaultCancelled;
        try
        {
            _end.Cancel();
        }
        finally
        {
            _ = DisposeResponseAsync();
        }
    }

    private async Task DisposeResponseAsync()
    {
        try
        {
            (await _response.ConfigureAwait(false)).Dispose();
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException or RpcException)
        {
        }
        finally
        {
            _end.Dispose();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(TRequest request)
    {
        try
        {
            StartDeadline();
            using var message = CreateRequest(request);
            var response = await _channel.Http
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, _end.Token).ConfigureAwait(false);
            _headers.TrySetResult(ResponseStatus.ReadMetadata(response.Headers));
            return response;
        }
        catch (Exception e)
        {
            _headers.TrySetException(e is RpcException ? e : AsFailure(e, CancellationToken.None));
            throw;
        }
    }

    private void StartDeadline()
    {
        if (TimeLeft is not { } left)
        {
            return;
        }

        if (left <= TimeSpan.Zero)
        {
            _end.Cancel();
        }
        else if (left < LongestTimer)
        {
            _end.CancelAfter(left + TimeSpan.FromMilliseconds(1));
        }
    }

    private HttpRequestMessage CreateRequest(TRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(_channel.Address, _method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = RequestContent.Of(_method.RequestMarshaller, request, _channel.Options.MaxSendMessageSize),
        };
        message.Headers.TryAddWithoutValidation("te", "trailers");
        message.Headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, GrpcHeaders.KnownEncodings);
        if (TimeLeft is { } left)
        {
            message.Headers.TryAddWithoutValidation(GrpcHeaders.Deadline, DeadlineHeader.Format(left));
        }

        foreach (var entry in _options.Headers ?? Metadata.Empty)
        {
            message.Headers.TryAddWithoutValidation(entry.Key, MetadataHeaders.ValueOf(entry));
        }

        return message;
    }

    private async ValueTask<TResponse?> ReadAsync(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK || response.Headers.NonValidated.Contains(GrpcHeaders.Status))
        {
            return null;
        }

        if (_reader is null)
        {
            var gzip = response.Headers.NonValidated.TryGetValues(GrpcHeaders.Encoding, out var encoding)
                && encoding.ToString() == GrpcHeaders.Gzip;
            var body = await response.Content.ReadAsStreamAsync(_end.Token).ConfigureAwait(false);
            _reader = new MessageFrameReader(PipeReader.Create(body), _channel.Options.MaxReceiveMessageSize, gzip);
        }

        return await _reader.ReadAsync(_method.ResponseMarshaller, _end.Token).ConfigureAwait(false);
    }

    private void EndWith(HttpResponseMessage response)
    {
        if (!ResponseStatus.TryRead(response.TrailingHeaders, out var status)
            && !ResponseStatus.TryRead(response.Headers, out status))
        {
            status = ResponseStatus.OfHttp(response.StatusCode);
        }

        _trailers = [.. ResponseStatus.ReadMetadata(response.TrailingHeaders)];
        _status = status;
        if (status.StatusCode != StatusCode.OK)
        {
            throw new RpcException(status, _trailers);
        }
    }

    private Exception AsFailure(Exception exception, CancellationToken cancellationToken)
    {
        var byCaller = _options.CancellationToken.IsCancellationRequested || cancellationToken.IsCancellationRequested;
        // A timer may fire a little early: what ended the call, if not its caller, was the deadline.
        var byDeadline = _end.IsCancellationRequested && !byCaller && Volatile.Read(ref _disposed) == 0 && TimeLeft is not null;
        if (exception is OperationCanceledException && (byDeadline || TimeLeft <= TimeSpan.Zero))
        {
            return Failed(new Status(StatusCode.DeadlineExceeded, "The deadline of the call has passed.", exception));
        }

        if (!_end.IsCancellationRequested)
        {
            return Failed(ResponseStatus.OfFailure(exception));
        }

        _status = new Status(StatusCode.Cancelled, "The call was cancelled.", exception);
        return byCaller && _channel.Options.ThrowOperationCanceledOnCancellation
            ? new OperationCanceledException("The call was cancelled.", exception)
            : new RpcException(_status.Value);
    }

    private RpcException Failed(Status status)
    {
        _status = status;
        return new RpcException(status);
    }
}
