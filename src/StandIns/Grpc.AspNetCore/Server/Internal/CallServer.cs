using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What all calls of a service share.</summary>
internal sealed class CallServer(GrpcServiceOptions options, Interceptor[] interceptors, ILogger logger)
{
    public int? MaxReceiveMessageSize { get; } = options.MaxReceiveMessageSize;

    public int? MaxSendMessageSize { get; } = options.MaxSendMessageSize;

    public bool EnableDetailedErrors { get; } = options.EnableDetailedErrors ?? false;

    /// <summary>Outermost first.</summary>
    public Interceptor[] Interceptors { get; } = interceptors;

    public ILogger Logger { get; } = logger;
}
