using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>Connections to one http:// (cleartext HTTP/2, prior knowledge) or https:// address.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly bool _ownsClient;
    private bool _disposed;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        Address = address;
        Options = options;
        _ownsClient = options.HttpClient is null || options.DisposeHttpClient;
        Http = options.HttpClient ?? CreateClient(options);
    }

    internal Uri Address { get; }

    internal GrpcChannelOptions Options { get; }

    internal HttpClient Http { get; }

    public static GrpcChannel ForAddress(string address) => ForAddress(new Uri(address), new GrpcChannelOptions());

    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions) => ForAddress(new Uri(address), channelOptions);

    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        {
            throw new ArgumentException("The address must begin with http:// or https://.", nameof(address));
        }

        if (channelOptions.HttpClient is not null && channelOptions.HttpHandler is not null)
        {
            throw new ArgumentException("HttpClient and HttpHandler exclude each other.", nameof(channelOptions));
        }

        return new GrpcChannel(address, channelOptions);
    }

    public override CallInvoker CreateCallInvoker()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new HttpCallInvoker(this);
    }

    public void Dispose()
    {
        if (!_disposed && _ownsClient)
        {
            Http.Dispose();
        }

        _disposed = true;
    }

    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static HttpClient CreateClient(GrpcChannelOptions options)
    {
        var owned = options.HttpHandler is null;
        return new HttpClient(
            options.HttpHandler ?? new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false },
            disposeHandler: owned || options.DisposeHttpClient)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }
}
