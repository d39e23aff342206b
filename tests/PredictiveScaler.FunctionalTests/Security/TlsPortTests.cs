using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using PredictiveScaler.FunctionalTests.Faults;
using PredictiveScaler.FunctionalTests.Interop;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Security;

/// <summary>The gRPC port with TLS: who is turned away, and what the operator reads about it.</summary>
public sealed class TlsPortTests : IAsyncLifetime
{
    private const byte Alert = 0x15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TlsFolder _tls = new();
    private FakePrometheus _source = null!;

    public async Task InitializeAsync() => _source = await FakePrometheus.StartAsync();

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        _tls.Dispose();
    }

    [Theory]
    [InlineData(0x01, "Tls")]
    [InlineData(0x02, "Tls11")]
    public async Task Tls_1_0_and_1_1_are_refused_and_the_log_says_so(byte minor, string name)
    {
        await using FaultRig rig = await StartAsync();
        using TcpClient tcp = await ConnectAsync(rig);
        await tcp.GetStream().WriteAsync(ClientHello(minor));

        byte[] answer = await RestAsync(tcp);

        Assert.True(answer.Length == 0 || answer[0] == Alert, Convert.ToHexString(answer));
        await LoggedAsync(rig, $"{name} on port");
        Assert.Single(rig.LogLines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("offers", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Tls_1_2_and_1_3_are_spoken(SslProtocols protocol)
    {
        await using FaultRig rig = await StartAsync();
        using TcpClient tcp = await ConnectAsync(rig);
        await using SslStream stream = new(tcp.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocol,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        });

        Assert.Equal(protocol, stream.SslProtocol);
    }

    [Fact]
    public async Task Plaintext_on_the_tls_port_leaves_a_line_that_says_what_to_set()
    {
        await using FaultRig rig = await StartAsync();
        using GrpcChannel clear = GrpcChannel.ForAddress(new UriBuilder(rig.GrpcAddress) { Scheme = "http" }.Uri);

        await Assert.ThrowsAsync<RpcException>(() => new ExternalScaler.ExternalScalerClient(clear).IsActiveAsync(FaultRig.Trigger()).ResponseAsync);

        await LoggedAsync(rig, "spoke HTTP/2 in the clear to port");
        await LoggedAsync(rig, "the trigger needs enableTLS: \"true\", or caCert in its TriggerAuthentication");
    }

    [Fact]
    public async Task Tls_on_the_plaintext_port_leaves_a_line_that_says_what_to_set()
    {
        await using FaultRig rig = await FaultRig.StartAsync(_source.Address);
        using TcpClient tcp = await ConnectAsync(rig);
        await tcp.GetStream().WriteAsync(ClientHello(0x03));

        await LoggedAsync(rig, "spoke TLS to port");
        await LoggedAsync(rig, "set Serve:Tls, or take enableTLS, caCert and tlsClientCert away from the trigger");
    }

    [Fact]
    public async Task A_page_asked_of_the_grpc_port_leaves_a_line_that_names_the_right_one()
    {
        await using FaultRig rig = await FaultRig.StartAsync(_source.Address);
        using TcpClient tcp = await ConnectAsync(rig);
        await tcp.GetStream().WriteAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());

        Assert.StartsWith("HTTP/1.1 400", Encoding.ASCII.GetString(await RestAsync(tcp)), StringComparison.Ordinal);
        await LoggedAsync(rig, "this port serves gRPC alone; pages are on the HTTP port");
    }

    [Fact]
    public async Task Whoever_connects_and_says_nothing_leaves_no_line()
    {
        await using FaultRig rig = await StartAsync();
        using (await ConnectAsync(rig))
        {
        }

        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        Assert.DoesNotContain(rig.LogLines, line => line.StartsWith("Warning 52", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_certificate_on_the_list_is_served()
    {
        await using FaultRig rig = await StartAsync(mutual: true);

        Assert.Equal(10, (await CallAsync(rig, "client")).MetricSpecs.Single().TargetSizeFloat);
    }

    [Theory]
    [InlineData(null, "no certificate was presented")]
    [InlineData("foreign", "CN=keda-operator")]
    [InlineData("expired", "certificate has expired")]
    [InlineData("other", "its name is not allowed")]
    [InlineData("for-servers", "it is not meant for clients")]
    public async Task Any_other_client_is_turned_away_and_the_log_says_why(string? client, string why)
    {
        await using FaultRig rig = await StartAsync(mutual: true);

        await Assert.ThrowsAsync<RpcException>(() => CallAsync(rig, client));

        await LoggedAsync(rig, "A client certificate was refused");
        await LoggedAsync(rig, why);
        Assert.DoesNotContain(rig.LogLines, line => line.Contains("PRIVATE KEY", StringComparison.Ordinal));
        Assert.Equal(10, (await CallAsync(rig, "client")).MetricSpecs.Single().TargetSizeFloat);
    }

    [Fact]
    public async Task A_client_that_does_not_trust_this_certificate_leaves_a_line()
    {
        await using FaultRig rig = await StartAsync();
        using GrpcChannel channel = GrpcChannel.ForAddress(rig.GrpcAddress);

        await Assert.ThrowsAsync<RpcException>(() => new ExternalScaler.ExternalScalerClient(channel).IsActiveAsync(FaultRig.Trigger()).ResponseAsync);

        await LoggedAsync(rig, "it may not trust this certificate");
    }

    [Fact]
    public async Task An_expired_certificate_is_said_at_the_start()
    {
        _tls.IssueExpiredServer();
        await using FaultRig rig = await StartAsync();

        // The expired one is served all the same.
        await LoggedAsync(rig, "and not now: clients that check it turn away");
    }

    [Fact]
    public async Task An_encrypted_key_is_opened_with_the_password_in_a_file()
    {
        _tls.Encrypt("server", "planted-Password");
        File.WriteAllText(_tls.PathOf("password"), "planted-Password\n");
        await using FaultRig rig = await StartAsync(("Serve:Tls:KeyPasswordFile", _tls.PathOf("password")));

        Assert.Equal(10, (await CallAsync(rig, null)).MetricSpecs.Single().TargetSizeFloat);
    }

    [Theory]
    [InlineData("wrong-Password")]
    [InlineData("key-of-another")]
    [InlineData("no-key")]
    [InlineData("empty-authority")]
    public async Task Files_that_cannot_be_used_end_the_start_with_a_sentence_that_names_them(string what)
    {
        Dictionary<string, string> settings = new()
        {
            ["Serve:Tls:Certificate"] = _tls.PathOf("server.crt"),
            ["Serve:Tls:Key"] = _tls.PathOf("server.key"),
        };
        switch (what)
        {
            case "wrong-Password":
                _tls.Encrypt("server", "planted-Password");
                File.WriteAllText(_tls.PathOf("password"), what);
                settings["Serve:Tls:KeyPasswordFile"] = _tls.PathOf("password");
                break;
            case "key-of-another":
                settings["Serve:Tls:Key"] = _tls.PathOf("client.key");
                break;
            case "no-key":
                settings["Serve:Tls:Key"] = _tls.PathOf("client.crt");
                break;
            default:
                File.WriteAllText(_tls.PathOf("empty.crt"), "");
                settings["Serve:Tls:ClientCa"] = _tls.PathOf("empty.crt");
                break;
        }

        await using ScalerProcess service = ScalerProcess.Start(settings, "serve", "--grpc-port", "0", "--http-port", "0");

        Assert.Equal(1, await service.ExitAsync());
        Assert.Contains("The service cannot start: TLS cannot be set up from", service.Log, StringComparison.Ordinal);
        Assert.Contains(_tls.PathOf("server.crt"), service.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Password\"", service.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-Password", service.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Log, StringComparison.Ordinal);
    }

    /// <summary>The least that a client of that version says: two ciphers of its time and no extension.</summary>
    private static byte[] ClientHello(byte minor)
    {
        byte[] body = [3, minor, .. new byte[32], 0, 0, 4, 0xC0, 0x13, 0x00, 0x2F, 1, 0];
        byte[] handshake = [1, 0, 0, (byte)body.Length, .. body];
        return [0x16, 3, 1, 0, (byte)handshake.Length, .. handshake];
    }

    private static async Task<TcpClient> ConnectAsync(FaultRig rig)
    {
        TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, rig.GrpcAddress.Port);
        return tcp;
    }

    private static async Task<byte[]> RestAsync(TcpClient tcp)
    {
        using MemoryStream rest = new();
        await tcp.GetStream().CopyToAsync(rest).WaitAsync(Patience);
        return rest.ToArray();
    }

    private static async Task LoggedAsync(FaultRig rig, string text)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!rig.LogLines.Any(line => line.Contains(text, StringComparison.OrdinalIgnoreCase)))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"The log does not say: {text}\n{string.Join('\n', rig.LogLines)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private Task<FaultRig> StartAsync(params (string Key, string Value)[] further) => StartAsync(mutual: false, further);

    private Task<FaultRig> StartAsync(bool mutual, params (string Key, string Value)[] further) => FaultRig.StartAsync(_source.Address,
    [
        ("Serve:Tls:Certificate", _tls.PathOf("server.crt")),
        ("Serve:Tls:Key", _tls.PathOf("server.key")),
        .. mutual ? ((string, string)[])[("Serve:Tls:ClientCa", _tls.PathOf("ca.crt")), ("Serve:Tls:AllowedClients:0", "keda-operator")] : [],
        .. further,
    ]);

    private async Task<GetMetricSpecResponse> CallAsync(FaultRig rig, string? client)
    {
        X509Certificate2Collection roots = [];
        roots.ImportFromPemFile(_tls.PathOf("ca.crt"));
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        using SocketsHttpHandler handler = new();
        handler.SslOptions.CertificateChainPolicy = policy;
        if (client is not null)
        {
            X509Certificate2 own = X509Certificate2.CreateFromPemFile(_tls.PathOf(client + ".crt"), _tls.PathOf(client + ".key"));
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }

        using GrpcChannel channel = GrpcChannel.ForAddress(rig.GrpcAddress, new GrpcChannelOptions { HttpHandler = handler });
        return await new ExternalScaler.ExternalScalerClient(channel).GetMetricSpecAsync(FaultRig.Trigger());
    }
}
