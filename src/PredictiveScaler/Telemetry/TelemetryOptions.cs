using System.ComponentModel.DataAnnotations;

namespace PredictiveScaler.Telemetry;

/// <summary>Settings of the metrics endpoint, configuration section <c>Telemetry</c>.</summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>Triggers that get series of their own (value, forecast, error ...); 0 switches those off. About 16 series a trigger.</summary>
    [Range(0, 100_000, ErrorMessage = "Telemetry:{0}: must be from {1} to {2}.")]
    public int MaxTriggersWithSeries { get; set; } = 1000;
}
