using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Grpc.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>One call: what the handler sees of it, its deadline, its reader and writer, and its end.</summary>
internal sealed class ServerCall : ServerCallContext
{
    // Timers cannot be set further ahead; such a deadline is none.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly HttpContext _http;
    private readonly IMethod _method;
    private readonly CallServer _server;
    private readonly OperationGate _gate = new();
    private readonly MessageFrameReader _reader;
    private readonly MessageFrameWriter _writer;
    private readonly DateTime _deadline;
    private readonly Lock _snapshot = new();
    private CancellationTokenSource? _cancellation;
    private CancellationToken? _token;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private AuthContext? _auth;
    private string? _peer;
    private string? _host;
    private bool _ended;

    public ServerCall(HttpContext http, IMethod method, CallServer server, TimeSpan? timeLeft, bool gzip)
    {
        _http = http;
        _method = method;
        _server = server;
        _deadline = timeLeft is { } left ? After(DateTime.UtcNow, left) : DateTime.MaxValue;
        _reader = new MessageFrameReader(http.Request.BodyReader, server.MaxReceiveMessageSize, gzip);
        _writer = new MessageFrameWriter(http.Response.BodyWriter, server.MaxSendMessageSize);
        http.Response.ContentType = GrpcHeaders.ContentType;
    }

    protected override string MethodCore => _method.FullName;

    protected override string HostCore => Snapshot(ref _host, () => _http.Request.Host.Value ?? "") ?? "";

    protected override string PeerCore => Snapshot(ref _peer, () => PeerName(_http.Connection)) ?? "";

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore => Snapshot(ref _requestHeaders, ReadRequestHeaders) ?? Metadata.Empty;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore =>
        Snapshot(ref _auth, () => AuthOf(_http.Connection.ClientCertificate)) ?? AuthOf(null);

    protected override CancellationToken CancellationTokenCore
    {
        get
        {
            lock (_snapshot)
            {
                return _token ??= CreateToken();
            }
        }
    }

    private bool HasDeadlinePassed => _deadline != DateTime.MaxValue && DateTime.UtcNow >= _deadline;

    /// <summary>The only message of a request stream.</summary>
    public async ValueTask<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
        where T : class
    {
        ThrowIfDeadlineHasPassed();
        var message = await ReadAsync(marshaller, CancellationToken.None).ConfigureAwait(false) ?? throw ProtocolErrors.MissingMessage();
        var end = _reader.IsAtEndAsync();
        var isAtEnd = end.IsCompletedSuccessfully ? end.Result : await WithinDeadlineAsync(end, CancellationToken.None).ConfigureAwait(false);
        return isAtEnd ? message : throw ProtocolErrors.MoreThanOneMessage();
    }

    /// <summary>The next message of a request stream; null at its end.</summary>
    public async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        if (!_gate.TryEnter())
        {
            throw Ended();
        }

        try
        {
            var read = _reader.ReadAsync(marshaller, CancellationToken.None);
            return read.IsCompletedSuccessfully ? read.Result : await WithinDeadlineAsync(read, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Writes a message; without a flush it leaves with the next one or with the end of the call.</summary>
    public async Task WriteAsync<T>(Marshaller<T> marshaller, T message, bool flush, CancellationToken cancellationToken)
    {
        if (!_gate.TryEnter())
        {
            throw Ended();
        }

        try
        {
            if (!_http.Response.HasStarted)
            {
                await _http.Response.StartAsync(CancellationToken.None).ConfigureAwait(false);
            }

            _writer.Write(marshaller, message);
            if (flush)
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Waits for the handler, but not beyond the deadline or the caller's cancellation.</summary>
    public Task AwaitAsync(Task handler) => handler.IsCompletedSuccessfully ? handler : AwaitSlowlyAsync(handler);

    /// <inheritdoc cref="AwaitAsync(Task)"/>
    public async Task<T> AwaitAsync<T>(Task<T> handler)
    {
        await AwaitSlowlyAsync(handler).ConfigureAwait(false);
        return await handler.ConfigureAwait(false);
    }

    /// <summary>Ends the call with the handler's status.</summary>
    public Task SucceedAsync() => EndAsync(StatusCore, _responseTrailers);

    /// <summary>Ends the call with the status that an exception stands for.</summary>
    public Task FailAsync(Exception exception)
    {
        if (exception is RpcException rpc)
        {
            if (rpc.Trailers.Count > 0)
            {
                _responseTrailers = [.. _responseTrailers ?? [], .. rpc.Trailers];
            }

            return EndAsync(rpc.Status, _responseTrailers);
        }

        return EndAsync(StatusOf(exception), _responseTrailers);
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        if (!_gate.TryEnter())
        {
            throw Ended();
        }

        try
        {
            if (_http.Response.HasStarted)
            {
                throw new InvalidOperationException("The response headers have been sent.");
            }

            ResponseEnd.Write(_http.Response.Headers, responseHeaders);
            await _http.Response.BodyWriter.FlushAsync(CancellationTokenCore).ConfigureAwait(false);
        }
        finally
        {
            _gate.Leave();
        }
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Context propagation is not part of this layer.");

    private static OperationCanceledException Ended() => new("The call has ended.");

    private static DateTime After(DateTime start, TimeSpan duration) =>
        duration > DateTime.MaxValue - start ? DateTime.MaxValue : start + duration;

    private static string PeerName(ConnectionInfo connection) => connection.RemoteIpAddress switch
    {
        null => "unknown",
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } v6 => $"ipv6:[{v6}]:{connection.RemotePort}",
        var v4 => $"ipv4:{v4}:{connection.RemotePort}",
    };

    private static AuthContext AuthOf(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return new AuthContext(null, []);
        }

        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        const string Property = "x509_common_name";
        return new AuthContext(
            Property, new() { [Property] = [AuthProperty.Create(Property, Encoding.UTF8.GetBytes(name))] });
    }

    private void ThrowIfDeadlineHasPassed()
    {
        if (HasDeadlinePassed)
        {
            throw new OperationCanceledException();
        }
    }

    private async ValueTask<T> WithinDeadlineAsync<T>(ValueTask<T> read, CancellationToken cancellationToken)
    {
        var body = _http.Request.BodyReader;
        using var onEnd = CancellationTokenCore.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), body);
        using var onCancel = cancellationToken.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), body);
        return await read.ConfigureAwait(false);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flush = await _http.Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (flush.IsCanceled || flush.IsCompleted)
        {
            throw Ended();
        }
    }

    private CancellationToken CreateToken()
    {
        if (_ended)
        {
            return new CancellationToken(canceled: true);
        }

        if (_deadline == DateTime.MaxValue)
        {
            return _http.RequestAborted;
        }

        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(_http.RequestAborted);
        var left = _deadline - DateTime.UtcNow;
        if (left <= TimeSpan.Zero)
        {
            _cancellation.Cancel();
        }
        else if (left < LongestTimer)
        {
            // A millisecond more, so that the deadline has passed by the clock too when the timer fires.
            _cancellation.CancelAfter(left + TimeSpan.FromMilliseconds(1));
        }

        return _cancellation.Token;
    }

    private T? Snapshot<T>(ref T? value, Func<T> read)
        where T : class
    {
        lock (_snapshot)
        {
            return value ??= _ended ? null : read();
        }
    }

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (name, values) in _http.Request.Headers)
        {
            foreach (var value in values)
            {
                MetadataHeaders.Add(metadata, name, value ?? "");
            }
        }

        return metadata;
    }

    private async Task AwaitSlowlyAsync(Task handler)
    {
        try
        {
            await handler.WaitAsync(CancellationTokenCore).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!handler.IsCompleted)
        {
            _ = ObserveAsync(handler);
            throw;
        }
    }

    private async Task ObserveAsync(Task handler)
    {
        try
        {
            await handler.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException)
        {
        }
        catch (Exception e)
        {
            Log.AbandonedHandlerFailed(_server.Logger, _method.FullName, e);
        }
    }

    private Status StatusOf(Exception exception)
    {
        if (_http.RequestAborted.IsCancellationRequested)
        {
            return Status.DefaultCancelled;
        }

        if (HasDeadlinePassed && exception is OperationCanceledException or IOException)
        {
            Log.DeadlineExceeded(_server.Logger, _method.FullName);
            return new Status(StatusCode.DeadlineExceeded, "The deadline of the call has passed.");
        }

        Log.HandlerFailed(_server.Logger, _method.FullName, exception);
        return new Status(
            StatusCode.Unknown,
            _server.EnableDetailedErrors ? $"{exception.GetType().Name}: {exception.Message}" : "The handler failed; see the server's log.");
    }

    private async Task EndAsync(Status status, Metadata? trailers)
    {
        try
        {
            lock (_snapshot)
            {
                _ended = true;
            }

            await CloseGateAsync().ConfigureAwait(false);
            if (_http.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            WriteEnd(status, trailers);
        }
        finally
        {
            _cancellation?.Dispose();
        }
    }

    private async Task CloseGateAsync()
    {
        var closed = _gate.CloseAsync();
        if (closed.IsCompleted)
        {
            return;
        }

        // Whoever is inside waits for the peer: wake a reader, and give up a writer's connection to it.
        _http.Request.BodyReader.CancelPendingRead();
        _http.Response.BodyWriter.CancelPendingFlush();
        await closed.ConfigureAwait(false);
    }

    private void WriteEnd(Status status, Metadata? trailers)
    {
        if (_writer.IsInsideFrame)
        {
            _http.Features.Get<IHttpResetFeature>()?.Reset(errorCode: 2);
        }
        else if (_http.Response.HasStarted)
        {
            ResponseEnd.Trailers(_http, status, trailers);
        }
        else
        {
            ResponseEnd.TrailersOnly(_http, status, trailers);
        }
    }
}
