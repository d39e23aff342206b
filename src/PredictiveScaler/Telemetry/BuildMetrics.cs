using System.Diagnostics.Metrics;
using System.Reflection;

namespace PredictiveScaler.Telemetry;

/// <summary>Which build is running.</summary>
internal sealed class BuildMetrics : IDisposable
{
    private readonly Meter _meter = new(ScalerMeter.Name);

    public BuildMetrics()
    {
        Assembly assembly = typeof(BuildMetrics).Assembly;
        string version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "";
        Measurement<int> build = new(1, new KeyValuePair<string, object?>("version", version), new KeyValuePair<string, object?>("runtime", Environment.Version.ToString()));
        _meter.CreateObservableGauge("build_info", () => build, description: "Always 1; the labels say which build is running.");
    }

    public void Dispose() => _meter.Dispose();
}
