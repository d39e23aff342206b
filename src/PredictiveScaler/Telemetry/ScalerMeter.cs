using System.Diagnostics.Metrics;

namespace PredictiveScaler.Telemetry;

/// <summary>The one meter; instruments are created in this folder only, units are base units.</summary>
internal static class ScalerMeter
{
    /// <summary>prometheus-net writes an instrument as meter_instrument, so this makes the prefix <c>predictive_scaler_</c> of every name.</summary>
    public const string Name = "Predictive.Scaler";

    public static readonly Meter Instance = new(Name);

    /// <summary>Seconds, from a warm answer to a source's timeout.</summary>
    public static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };
}
