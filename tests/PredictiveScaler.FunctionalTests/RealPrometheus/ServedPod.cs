using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grpc.Health.V1;
using Grpc.Net.Client;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.FunctionalTests.Faults;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary>Where <c>serve</c> runs as a process: fixed ports and a store that outlive it, a Prometheus whose history ends now, and its clients.</summary>
internal sealed class ServedPod : IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string _store = Directory.CreateTempSubdirectory("serve-").FullName;
    private readonly int _grpcPort = FreePort();
    private readonly int _healthPort = FreePort();
    private readonly GrpcChannel _channel;
    private readonly GrpcChannel _probes;
    private readonly ShopTraffic _traffic;
    private readonly PrometheusProcess _prometheus;

    private ServedPod(ShopTraffic traffic, PrometheusProcess prometheus)
    {
        (_traffic, _prometheus) = (traffic, prometheus);
        _channel = GrpcChannel.ForAddress(Address(_grpcPort));
        _probes = GrpcChannel.ForAddress(Address(_healthPort));
        Keda = new ExternalScaler.ExternalScalerClient(_channel);
        Health = new Health.HealthClient(_channel);
        HealthAtProbePort = new Health.HealthClient(_probes);
    }

    public ScaledObjectRef ScaledObject { get; } = WalkedScaler.ScaledObject();

    public ExternalScaler.ExternalScalerClient Keda { get; }

    public Health.HealthClient Health { get; }

    public Health.HealthClient HealthAtProbePort { get; }

    public HttpClient Http { get; } = new();

    public static async Task<ServedPod> CreateAsync()
    {
        ShopTraffic traffic = new(UpToNow());
        return new ServedPod(traffic, await PrometheusProcess.StartAsync(traffic.Scrapes()));
    }

    /// <summary>Starts the program; a second time with what the first one stored.</summary>
    public ScalerProcess Start() => ScalerProcess.Start(
        new Dictionary<string, string>
        {
            ["Sources:prometheus:Url"] = _prometheus.Address.AbsoluteUri,
            ["Control:SaveEvery"] = "00:00:01",
            ["Store:FlushSeconds"] = "1",
        },
        "serve",
        "--grpc-port",
        Text(_grpcPort),
        "--health-port",
        Text(_healthPort),
        "--http-port",
        "0",
        "--store",
        _store);

    /// <summary>Least and most that a rate over the last minute can be.</summary>
    public (double Low, double High) DemandAround(DateTimeOffset time)
    {
        DateTimeOffset before = new(time.UtcTicks - (time.UtcTicks % Minute.Ticks), TimeSpan.Zero);
        (double a, double b) = (_traffic.At(before), _traffic.At(before + Minute));
        return (Math.Min(a, b), Math.Max(a, b));
    }

    public async Task<double> ValueAsync()
    {
        GetMetricsRequest request = new() { ScaledObjectRef = ScaledObject, MetricName = "s0-any" };
        return (await Keda.GetMetricsAsync(request)).MetricValues.Single().MetricValueFloat;
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        _probes.Dispose();
        Http.Dispose();
        await _prometheus.DisposeAsync();
        Directory.Delete(_store, recursive: true);
    }

    /// <summary>Shifted so that it is now ten o'clock on its third Wednesday, and some time is left.</summary>
    private static Trace UpToNow()
    {
        Trace trace = TraceGenerator.Generate(new DateOnly(2026, 3, 2), 22);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        TimeSpan elapsed = TimeSpan.FromDays(16) + TimeSpan.FromHours(10);
        return new Trace(trace.Name, new DateTimeOffset(now.UtcTicks - (now.UtcTicks % Minute.Ticks), TimeSpan.Zero) - elapsed, trace.Step, trace.Values.ToArray());
    }

    private static Uri Address(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
