namespace Grpc.Net.Client;

public sealed class GrpcChannelOptions
{
    /// <summary>Used for all calls and left to its owner, unless DisposeHttpClient is set. Not together with HttpHandler.</summary>
    public HttpClient? HttpClient { get; set; }

    public HttpMessageHandler? HttpHandler { get; set; }

    public bool DisposeHttpClient { get; set; }

    /// <summary>Bytes of one received message; null for no limit. Default 4 MiB.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes of one sent message; null for no limit, the default.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Whether cancelling throws OperationCanceledException rather than RpcException.</summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }
}
