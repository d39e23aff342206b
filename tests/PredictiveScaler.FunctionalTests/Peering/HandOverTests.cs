using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using PredictiveScaler.Control;
using PredictiveScaler.FunctionalTests.Faults;
using PredictiveScaler.FunctionalTests.Interop;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Peering;
using PredictiveScaler.Peering.Contract;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.Serving.Listening;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Peering;

/// <summary>A replica that starts takes over from another one over a real network, and is ready whatever that one does.</summary>
public sealed class HandOverTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TokenFile _token = new();
    private FakePrometheus _source = null!;

    public async Task InitializeAsync()
    {
        _source = await FakePrometheus.StartAsync();
        _source.Demand = static (_, _) => 42;
    }

    public async Task DisposeAsync()
    {
        _token.Dispose();
        await _source.DisposeAsync();
    }

    [Fact]
    public async Task The_first_call_of_a_new_replica_is_answered_from_its_peers_plan_though_the_source_is_gone()
    {
        await using FaultRig old = await OldAsync();
        ScaledObjectRef[] triggers = [FaultRig.Trigger("a", ("customHeaders", "X-Key=planted-header-secret")), FaultRig.Trigger("b"), FaultRig.Trigger("c")];
        foreach (ScaledObjectRef trigger in triggers)
        {
            Assert.Equal(42, await old.FirstValueAsync(trigger));
        }

        _source.Answer = PrometheusAnswers.Hang;
        await using FaultRig young = await YoungAsync(Port(old), now: old.Clock.GetUtcNow());
        Assert.True(young.App.Services.GetRequiredService<Readiness>().IsReady);
        foreach (ScaledObjectRef trigger in triggers)
        {
            Assert.Equal(42, await young.ValueAsync(trigger));
            Assert.True(await young.ActiveAsync(trigger));
        }

        TriggerState[] taken = [.. young.App.Services.GetRequiredService<TriggerRegistry>().All];
        Assert.Equal(3, taken.Length);
        Assert.All(taken, trigger => Assert.True(trigger.Series.Samples.Count > 7 * 24 * 60));
        Assert.Contains(young.LogLines, line => line.Contains("Took 3 triggers (3 with a plan in force) and 3 series", StringComparison.Ordinal));
        Assert.Contains("predictive_scaler_handovers_taken_total{outcome=\"done\"}", await young.Http.GetStringAsync(new Uri("metrics", UriKind.Relative)), StringComparison.Ordinal);
        Assert.All(old.LogLines.Concat(young.LogLines), line =>
        {
            Assert.DoesNotContain(TokenFile.Token, line, StringComparison.Ordinal);
            Assert.DoesNotContain("planted-header-secret", line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Without_the_token_nothing_is_handed_over_and_the_replica_is_ready_all_the_same()
    {
        using TokenFile wrong = new("another-peer-token-0123456789");
        await using FaultRig old = await OldAsync();
        await old.FirstValueAsync(FaultRig.Trigger());
        await using FaultRig young = await YoungAsync(Port(old), token: wrong.Path);
        Assert.True(young.App.Services.GetRequiredService<Readiness>().IsReady);
        Assert.Empty(young.App.Services.GetRequiredService<TriggerRegistry>().All);
        Assert.Contains(young.LogLines, line => line.Contains("Unauthenticated", StringComparison.Ordinal));
        Assert.Single(old.LogLines, line => line.Contains("8005", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer planted-peer-token-012345678")]
    [InlineData("planted-peer-token-0123456789")]
    public async Task The_port_answers_nobody_without_the_token(string? header)
    {
        await using FaultRig old = await OldAsync();
        await old.FirstValueAsync(FaultRig.Trigger());
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => FirstPartAsync(PeersAddress(old), header));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Equal("frontend", (await FirstPartAsync(PeersAddress(old), "Bearer " + TokenFile.Token)).Trigger.Name);
    }

    [Fact]
    public async Task Each_port_serves_its_own_and_nothing_else()
    {
        await using FaultRig old = await OldAsync();
        using GrpcChannel peers = GrpcChannel.ForAddress(PeersAddress(old));
        RpcException noScaler = await Assert.ThrowsAsync<RpcException>(async () => await new ExternalScaler.ExternalScalerClient(peers).IsActiveAsync(FaultRig.Trigger()));
        Assert.Equal(StatusCode.Unimplemented, noScaler.StatusCode);
        RpcException noHandOver = await Assert.ThrowsAsync<RpcException>(() => FirstPartAsync(ScalerHost.GrpcAddress(old.App), "Bearer " + TokenFile.Token));
        Assert.Equal(StatusCode.Unimplemented, noHandOver.StatusCode);
        using HttpResponseMessage onHttp = await old.Http.PostAsync(new Uri("predictivescaler.peering.v1.HandOver/Take", UriKind.Relative), null);
        Assert.False(onHttp.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_replica_that_finds_itself_under_the_name_takes_nothing()
    {
        await using FaultRig old = await OldAsync();
        await old.FirstValueAsync(FaultRig.Trigger());
        string itself = old.App.Services.GetRequiredService<PeerInstance>().Id;
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => FirstPartAsync(PeersAddress(old), "Bearer " + TokenFile.Token, itself));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_replaced_is_accepted_without_a_restart()
    {
        await using FaultRig old = await OldAsync();
        await old.FirstValueAsync(FaultRig.Trigger());
        await File.WriteAllTextAsync(_token.Path, "rotated-peer-token-0123456789");
        old.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("frontend", (await FirstPartAsync(PeersAddress(old), "Bearer rotated-peer-token-0123456789")).Trigger.Name);
        await Assert.ThrowsAsync<RpcException>(() => FirstPartAsync(PeersAddress(old), "Bearer " + TokenFile.Token));
    }

    [Fact]
    public async Task A_name_that_nobody_has_does_not_delay_the_start()
    {
        Stopwatch watch = Stopwatch.StartNew();
        await using FaultRig young = await StartAsync([("Peers:Addresses:0", "no-such-replica.invalid:6002"), ("Peers:Timeout", "00:00:20")]);
        Assert.True(young.App.Services.GetRequiredService<Readiness>().IsReady);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(19), $"{watch.Elapsed}");
        Assert.Contains(young.LogLines, line => line.Contains("8002", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_peer_that_accepts_and_says_nothing_delays_the_start_for_half_the_time_and_the_next_one_is_asked()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        await using FaultRig old = await OldAsync();
        await old.FirstValueAsync(FaultRig.Trigger());
        Stopwatch watch = Stopwatch.StartNew();
        await using FaultRig young = await StartAsync(
            [
                ("Peers:Addresses:0", $"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"),
                ("Peers:Addresses:1", $"127.0.0.1:{Port(old)}"),
                ("Peers:Timeout", "00:00:06"),
            ],
            old.Clock.GetUtcNow());
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(2.9), $"{watch.Elapsed}");
        Assert.Single(young.App.Services.GetRequiredService<TriggerRegistry>().All);
    }

    [Fact]
    public async Task A_peer_that_never_ends_is_cut_off_by_time_and_by_number()
    {
        await using HostilePeer endless = await HostilePeer.StartAsync(async (stream, cancelled) =>
        {
            for (int i = 0; ; i++)
            {
                HandedTrigger trigger = new() { Namespace = "shop", Name = $"app-{i}", LastCallUnixMs = FaultRig.Noon.ToUnixTimeMilliseconds() };
                trigger.Metadata.Add(FaultRig.Trigger($"app-{i}").ScalerMetadata);
                await stream.WriteAsync(new HandOverPart { Trigger = trigger }, cancelled);
            }
        });
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Stopwatch watch = Stopwatch.StartNew();
        await using FaultRig young = await YoungAsync(endless.Port, timeout: "00:00:02", more: ("Control:MaxTriggers", "50"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
        Assert.Equal(50, young.App.Services.GetRequiredService<TriggerRegistry>().Count);
        Assert.True(young.App.Services.GetRequiredService<Readiness>().IsReady);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 64L * 1024 * 1024);
    }

    [Fact]
    public async Task A_message_that_is_too_large_ends_the_hand_over()
    {
        await using HostilePeer large = await HostilePeer.StartAsync(async (stream, cancelled) =>
        {
            HandedTrigger trigger = new() { Namespace = "shop", Name = "app", LastCallUnixMs = FaultRig.Noon.ToUnixTimeMilliseconds() };
            trigger.Metadata.Add(FaultRig.Trigger("app").ScalerMetadata);
            await stream.WriteAsync(new HandOverPart { Trigger = trigger }, cancelled);
            trigger.Metadata["note"] = new string('x', 50_000_000);
            await stream.WriteAsync(new HandOverPart { Trigger = trigger }, cancelled);
        });
        await using FaultRig young = await YoungAsync(large.Port);
        Assert.Single(young.App.Services.GetRequiredService<TriggerRegistry>().All);
        Assert.Contains(young.LogLines, line => line.Contains("8001", StringComparison.Ordinal) && line.Contains("ResourceExhausted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_service_has_TLS_the_hand_over_has_it_too_and_needs_no_client_certificate()
    {
        using TlsFolder tls = new();
        (string, string)[] server =
            [("Serve:Tls:Certificate", tls.PathOf("server.crt")), ("Serve:Tls:Key", tls.PathOf("server.key")), ("Serve:Tls:ClientCa", tls.PathOf("ca.crt")), ("Peers:CaFile", tls.PathOf("ca.crt"))];
        await using FaultRig old = await StartAsync([("Peers:Port", "0"), .. server]);
        Seed(old);
        await old.SettleAsync();
        await using FaultRig young = await StartAsync([("Peers:Addresses:0", $"localhost:{Port(old)}"), .. server], old.Clock.GetUtcNow());
        TriggerState taken = Assert.Single(young.App.Services.GetRequiredService<TriggerRegistry>().All);
        Assert.Equal(42, taken.Plan!.Value);
    }

    [Fact]
    public async Task The_token_is_not_sent_to_a_peer_whose_certificate_is_not_the_names()
    {
        using TlsFolder tls = new();
        using TestCertificates foreign = new();
        await using HostilePeer impostor = await HostilePeer.StartAsync(static (_, _) => Task.CompletedTask, foreign.Server);
        using X509Certificate2 named = X509Certificate2.CreateFromPemFile(tls.PathOf("server.crt"), tls.PathOf("server.key"));
        using X509Certificate2 loaded = X509CertificateLoader.LoadPkcs12(named.Export(X509ContentType.Pfx), null);
        await using HostilePeer misnamed = await HostilePeer.StartAsync(static (_, _) => Task.CompletedTask, loaded);
        (string, string)[] server =
            [("Serve:Tls:Certificate", tls.PathOf("server.crt")), ("Serve:Tls:Key", tls.PathOf("server.key")), ("Peers:CaFile", tls.PathOf("ca.crt"))];

        // Right authority, wrong name: the certificate is for localhost and 127.0.0.1.
        string hostName = Dns.GetHostName();
        await using FaultRig young = await StartAsync(
            [("Peers:Addresses:0", $"localhost:{impostor.Port}"), ("Peers:Addresses:1", $"{hostName}:{misnamed.Port}"), .. server]);
        Assert.True(young.App.Services.GetRequiredService<Readiness>().IsReady);
        Assert.Empty(impostor.Seen);
        Assert.Empty(misnamed.Seen);

        await using FaultRig again = await StartAsync([("Peers:Addresses:0", $"localhost:{misnamed.Port}"), .. server]);
        Assert.Equal(["Bearer " + TokenFile.Token], misnamed.Seen);
    }

    [Fact]
    public async Task A_replica_that_stops_breaks_off_and_the_rest_is_fetched()
    {
        await using HostilePeer halfway = await HostilePeer.StartAsync(async (stream, cancelled) =>
        {
            HandedTrigger trigger = new() { Namespace = "shop", Name = "app", LastCallUnixMs = FaultRig.Noon.ToUnixTimeMilliseconds() };
            trigger.Metadata.Add(FaultRig.Trigger("app").ScalerMetadata);
            await stream.WriteAsync(new HandOverPart { Trigger = trigger }, cancelled);
        });
        await using FaultRig young = await YoungAsync(halfway.Port);
        await young.SettleAsync();
        Assert.Equal(42, await young.ValueAsync(FaultRig.Trigger("app")));
        Assert.Contains(young.LogLines, line => line.Contains("it broke off", StringComparison.Ordinal));
    }

    private static int Port(FaultRig rig) => PeersAddress(rig).Port;

    private static Uri PeersAddress(FaultRig rig) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{rig.App.Services.GetRequiredService<GrpcListener>().PeersEndPoint!.Port}"));

    private static async Task<HandOverPart> FirstPartAsync(Uri address, string? header, string instance = "test")
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(address);
        Metadata headers = [];
        if (header is not null)
        {
            headers.Add("authorization", header);
        }

        using AsyncServerStreamingCall<HandOverPart> call = new HandOver.HandOverClient(channel).Take(new TakeRequest { Instance = instance }, headers);
        Assert.True(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));
        return call.ResponseStream.Current;
    }

    private static void Seed(FaultRig rig)
    {
        ScaledObjectRef trigger = FaultRig.Trigger();
        rig.App.Services.GetRequiredService<TriggerRegistry>().Register(new TriggerIdentity(trigger.Namespace, trigger.Name, trigger.ScalerMetadata));
    }

    private Task<FaultRig> OldAsync() => StartAsync([("Peers:Port", "0")]);

    private Task<FaultRig> YoungAsync(
        int peer, string? token = null, string timeout = "00:00:30", DateTimeOffset? now = null, params (string Key, string Value)[] more) =>
        StartAsync([("Peers:Addresses:0", $"127.0.0.1:{peer}"), ("Peers:Timeout", timeout), ("Peers:TokenFile", token ?? _token.Path), .. more], now);

    private Task<FaultRig> StartAsync((string Key, string Value)[] settings, DateTimeOffset? now = null) =>
        FaultRig.StartAsync(_source.Address, now ?? FaultRig.Noon, null, [("Peers:TokenFile", _token.Path), .. settings]);
}
