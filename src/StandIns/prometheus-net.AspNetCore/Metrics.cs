namespace Prometheus;

/// <summary>Entry points of prometheus-net that the product uses, under their own names.</summary>
public static class Metrics
{
    private static readonly Lock Gate = new();
    private static MeterAdapterOptions? _options;
    private static IDisposable? _adapter;

    /// <summary>What <c>MapMetrics</c> serves unless told otherwise.</summary>
    public static CollectorRegistry DefaultRegistry { get; } = new();

    /// <summary>A registry of its own, for tests.</summary>
    public static CollectorRegistry NewCustomRegistry() => new();

    /// <summary>Changes what the default registry takes from System.Diagnostics.Metrics. Call it before <c>MapMetrics</c>.</summary>
    public static void ConfigureMeterAdapter(Action<MeterAdapterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        lock (Gate)
        {
            _options ??= new MeterAdapterOptions();
            configure(_options);
        }
    }

    internal static void StartDefaultMeterAdapter()
    {
        lock (Gate)
        {
            _adapter ??= MeterAdapter.StartListening(_options ?? MeterAdapterOptions.Default);
        }
    }
}
