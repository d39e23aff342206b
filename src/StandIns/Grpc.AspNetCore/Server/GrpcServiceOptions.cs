namespace Grpc.AspNetCore.Server;

/// <summary>Limits and interceptors of all services of the application.</summary>
public class GrpcServiceOptions
{
    /// <summary>Bytes of one received message; null for no limit. Default 4 MiB.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes of one sent message; null for no limit, the default.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Whether callers see the message of an unexpected exception.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>Outermost first.</summary>
    public InterceptorCollection Interceptors { get; } = [];
}
