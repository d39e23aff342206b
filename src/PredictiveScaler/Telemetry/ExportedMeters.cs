using System.Diagnostics.Metrics;

namespace PredictiveScaler.Telemetry;

/// <summary>
/// What /metrics shows: our own instruments and those of the .NET runtime (memory, garbage collection, threads, processor time). The web
/// framework's would double our RPC metrics, with a series for each route, port and protocol version.
/// </summary>
internal static class ExportedMeters
{
    private const string Runtime = "System.Runtime";

    // Prometheus reserves the ending _count for histograms; promtool warns about a gauge that has it.
    private const string ReservedEnding = ".count";

    public static bool Includes(Instrument instrument) =>
        instrument.Meter.Name == ScalerMeter.Name
        || (instrument.Meter.Name == Runtime && !instrument.Name.EndsWith(ReservedEnding, StringComparison.Ordinal));
}
