using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>
/// The forecasts of recent origins that the replay of ramps and hysteresis needs (after a start, an outage, or when another expert gets a
/// part), and who forecasts before anything is judged. The control loop and the simulator both take it.
/// </summary>
internal sealed class TrackFiller(ForecasterRegistry forecasters, ExpertRunner runner)
{
    /// <summary>Brings a track up to <paramref name="origin"/>; usually the live forecasts did.</summary>
    public void BringUp(ForecastTrack track, TriggerOptions options, Mixture mixture, IDemandHistory history, DateTimeOffset origin)
    {
        DateTimeOffset start = ForecastTrack.Start(origin, options.QueryStep);
        track.Keep(mixture, start, origin);
        DateTimeOffset usable = history.First + (options.MinHistory / 2);
        foreach (WeightedExpert expert in mixture.Experts)
        {
            List<DateTimeOffset> missing = track.Missing(expert.Name, start > usable ? start : usable, origin - options.QueryStep);
            if (missing.Count > 0 && forecasters.Find(expert.Name) is { } forecaster)
            {
                Fill(track, options, forecaster, history, missing);
            }
        }
    }

    /// <summary>Who forecasts while nothing is judged: <paramref name="current"/> itself when it is that one, as mixtures are told apart by reference.</summary>
    public Mixture FirstChoice(TriggerOptions options, Mixture? current)
    {
        string name = forecasters.FirstChoice(options.Model).Name;
        return current is not null && current.Name == name ? current : Mixture.Of(name);
    }

    /// <summary>What a forecast of the trigger may see at an origin.</summary>
    public static ContextWindow Window(TriggerOptions options, IDemandHistory history, DateTimeOffset origin) =>
        new(history, origin, options.QueryStep, options.HistoryTimeWindow, options.TimeZone);

    private void Fill(ForecastTrack track, TriggerOptions options, IForecaster forecaster, IDemandHistory history, List<DateTimeOffset> missing)
    {
        using ForecastBufferPool.Lease lease = ForecastBufferPool.Rent(missing.Count);
        ContextWindow[] windows = [.. missing.Select(origin => Window(options, history, origin))];
        ReadOnlySpan<ForecastBuffer> buffers = lease.Buffers[..windows.Length];
        runner.Predict(forecaster, windows, options.HorizonSteps, buffers);
        for (int i = 0; i < windows.Length; i++)
        {
            track.Set(forecaster.Name, windows[i].Origin, LeadWindow.Of(buffers[i], options));
        }
    }
}
