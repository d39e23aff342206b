using Grpc.Core;

namespace PredictiveScaler.Serving.Interceptors;

/// <summary>A call seen through an interceptor: all as it was, but the cancellation token may be another.</summary>
internal abstract class RelayedCallContext(ServerCallContext inner) : ServerCallContext
{
    protected ServerCallContext Inner { get; } = inner;

    protected override string MethodCore => Inner.Method;

    protected override string HostCore => Inner.Host;

    protected override string PeerCore => Inner.Peer;

    protected override DateTime DeadlineCore => Inner.Deadline;

    protected override Metadata RequestHeadersCore => Inner.RequestHeaders;

    protected override Metadata ResponseTrailersCore => Inner.ResponseTrailers;

    protected override AuthContext AuthContextCore => Inner.AuthContext;

    protected override IDictionary<object, object> UserStateCore => Inner.UserState;

    protected override Status StatusCore
    {
        get => Inner.Status;
        set => Inner.Status = value;
    }

    protected override WriteOptions? WriteOptionsCore
    {
        get => Inner.WriteOptions;
        set => Inner.WriteOptions = value;
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Inner.WriteResponseHeadersAsync(responseHeaders);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        Inner.CreatePropagationToken(options);
}
