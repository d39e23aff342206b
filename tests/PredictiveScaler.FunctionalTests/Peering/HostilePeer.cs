using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PredictiveScaler.Peering.Contract;

namespace PredictiveScaler.FunctionalTests.Peering;

/// <summary>A server that speaks the hand-over and sends what a test wants.</summary>
internal sealed class HostilePeer : HandOver.HandOverBase, IAsyncDisposable
{
    private readonly Func<IServerStreamWriter<HandOverPart>, CancellationToken, Task> _answer;
    private WebApplication _app = null!;

    private HostilePeer(Func<IServerStreamWriter<HandOverPart>, CancellationToken, Task> answer) => _answer = answer;

    public int Port { get; private set; }

    /// <summary>Every <c>authorization</c> that it was sent.</summary>
    public ConcurrentQueue<string?> Seen { get; } = new();

    public static async Task<HostilePeer> StartAsync(
        Func<IServerStreamWriter<HandOverPart>, CancellationToken, Task> answer, X509Certificate2? certificate = null)
    {
        HostilePeer peer = new(answer);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(peer);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        peer._app = builder.Build();
        peer._app.MapGrpcService<HostilePeer>();
        await peer._app.StartAsync();
        peer.Port = new Uri(peer._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return peer;
    }

    public override Task Take(TakeRequest request, IServerStreamWriter<HandOverPart> responseStream, ServerCallContext context)
    {
        Seen.Enqueue(context.RequestHeaders.GetValue("authorization"));
        return _answer(responseStream, context.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource atOnce = new();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }
}
