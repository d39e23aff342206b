using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Serving.Listening;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Interop;

public sealed class TlsTests : IDisposable
{
    private readonly TlsFolder _tls = new();

    public void Dispose() => _tls.Dispose();

    [RequiresPythonGrpcFact]
    public async Task Grpcio_calls_over_tls()
    {
        await using var server = await InteropServer.StartAsync(ServerOnly());
        await InteropClient.RunPythonAsync("unary", server.Address, _tls.Folder);
        await InteropClient.RunPythonAsync("streaming", server.Address, _tls.Folder);
    }

    [RequiresProgramFact("node", "npm")]
    public async Task Grpc_js_calls_over_tls()
    {
        await using var server = await InteropServer.StartAsync(ServerOnly());
        await InteropClient.RunNodeAsync("unary", server.Address, _tls.Folder);
        await InteropClient.RunNodeAsync("streaming", server.Address, _tls.Folder);
    }

    [RequiresPythonGrpcFact]
    public Task Grpcio_with_a_good_client_certificate_is_served() => RunPythonAsync("client_certificate");

    [RequiresPythonGrpcFact]
    public Task Grpcio_without_a_client_certificate_is_turned_away() => RunPythonAsync("no_client_certificate");

    [RequiresPythonGrpcFact]
    public Task Grpcio_with_a_certificate_of_a_foreign_authority_is_turned_away() => RunPythonAsync("foreign_client_certificate");

    [RequiresPythonGrpcFact]
    public Task Grpcio_with_a_name_that_is_not_allowed_is_turned_away() => RunPythonAsync("client_of_another_name");

    [RequiresProgramFact("node", "npm")]
    public Task Grpc_js_with_a_good_client_certificate_is_served() => RunNodeAsync("client_certificate");

    [RequiresProgramFact("node", "npm")]
    public Task Grpc_js_without_a_client_certificate_is_turned_away() => RunNodeAsync("no_client_certificate");

    [RequiresProgramFact("node", "npm")]
    public Task Grpc_js_with_a_certificate_of_a_foreign_authority_is_turned_away() => RunNodeAsync("foreign_client_certificate");

    [RequiresProgramFact("node", "npm")]
    public Task Grpc_js_with_a_name_that_is_not_allowed_is_turned_away() => RunNodeAsync("client_of_another_name");

    [Fact]
    public async Task A_changed_certificate_is_served_without_a_restart_and_a_broken_one_is_not()
    {
        var clock = new FakeTimeProvider();
        await using var server = await InteropServer.StartAsync(ServerOnly(), clock);
        var first = await ServedSerialNumberAsync(server.Address);

        var second = _tls.IssueServer();
        Assert.NotEqual(first, second);
        await EventuallyServedAsync(server.Address, clock, second);

        File.WriteAllText(_tls.PathOf("server.crt"), "broken");
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(second, await ServedSerialNumberAsync(server.Address));

        var third = _tls.IssueServer();
        await EventuallyServedAsync(server.Address, clock, third);
    }

    [Fact]
    public async Task A_server_whose_certificate_is_missing_does_not_start_and_says_which_file()
    {
        File.Delete(_tls.PathOf("server.key"));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => InteropServer.StartAsync(ServerOnly()));
        Assert.Contains("server.key", error.Message, StringComparison.Ordinal);
    }

    private static async Task EventuallyServedAsync(string address, FakeTimeProvider clock, string serialNumber)
    {
        // The reload runs on a thread of its own after the clock moves.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (await ServedSerialNumberAsync(address) != serialNumber)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    private static async Task<string> ServedSerialNumberAsync(string address)
    {
        var endPoint = IPEndPoint.Parse(address);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(endPoint);
        string? served = null;
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                served = (certificate as X509Certificate2)?.SerialNumber;
                return true;
            },
        });
        Assert.Equal(SslApplicationProtocol.Http2, tls.NegotiatedApplicationProtocol);
        return served!;
    }

    private GrpcTlsOptions ServerOnly() => new() { CertificateFile = _tls.PathOf("server.crt"), KeyFile = _tls.PathOf("server.key") };

    // Allowed by its URI alternative name.
    private GrpcTlsOptions Mutual() =>
        ServerOnly() with { ClientCaFile = _tls.PathOf("ca.crt"), AllowedClients = ["spiffe://cluster.local/keda-operator"] };

    private async Task RunPythonAsync(string name)
    {
        await using var server = await InteropServer.StartAsync(Mutual());
        await InteropClient.RunPythonAsync(name, server.Address, _tls.Folder);
    }

    private async Task RunNodeAsync(string name)
    {
        await using var server = await InteropServer.StartAsync(Mutual());
        await InteropClient.RunNodeAsync(name, server.Address, _tls.Folder);
    }
}
