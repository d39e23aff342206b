using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace PredictiveScaler.Forecasting;

/// <summary>One forecast of a plain series: shows before traffic does whether a graph runs and gives numbers.</summary>
internal static class ModelProbe
{
    /// <returns>What went wrong, or null.</returns>
    public static string? Run(ModelManifest manifest, InferenceSession session)
    {
        // Whoever probes reports what comes of it, so the forecaster itself stays silent.
        using var model = new OnnxForecaster(manifest, session, NullLogger.Instance, ownsSession: false);
        var step = TimeSpan.FromSeconds(manifest.MinStepSeconds);
        var window = new ContextWindow(new ConstantHistory(step), DateTimeOffset.UnixEpoch.AddDays(10_000), step, TimeSpan.FromDays(7), TimeZoneInfo.Utc);
        var result = new ForecastBuffer();
        model.Predict([window], manifest.HorizonSteps, [result]);
        return result.Failure;
    }

    private sealed class ConstantHistory(TimeSpan step) : IDemandHistory
    {
        public TimeSpan Step => step;

        public DateTimeOffset First => DateTimeOffset.UnixEpoch;

        public DateTimeOffset Last => DateTimeOffset.MaxValue;

        public int Count => int.MaxValue;

        public void Read(DateTimeOffset from, TimeSpan step, Span<float> destination) => destination.Fill(1);
    }
}
