using Microsoft.Extensions.Logging;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>
/// The analyze stage: the live forecast at a new origin with the mixture in force, and the forecasts of recent origins that the replay
/// of ramps and hysteresis needs (after a start, an outage, or when another expert gets a part).
/// </summary>
internal sealed class TriggerAnalyst(ForecasterRegistry forecasters, ForecastBatcher batcher, ExpertRunner runner, ILogger<TriggerAnalyst> logger)
{
    /// <summary>Forecasts at <paramref name="origin"/> unless that was done; says why when no model can.</summary>
    public async Task<string?> ForecastAsync(TriggerState trigger, IDemandHistory history, DateTimeOffset origin, CancellationToken cancellationToken)
    {
        // A forecast from the first few samples would stand until the next origin.
        if (history.Count == 0 || (!trigger.Series.HistoryTried && SeriesMonitor.NeedsBackfill(trigger.Series, origin)))
        {
            return "its history is being fetched";
        }

        Mixture mixture = trigger.Gate.Mixture ?? FirstChoice(trigger);
        try
        {
            return await ForecastAsync(trigger, mixture, history, origin, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.ForecastThrew(logger, exception, mixture.Name, trigger.Key);
            return $"{mixture.Name} failed";
        }
    }

    private async Task<string?> ForecastAsync(TriggerState trigger, Mixture mixture, IDemandHistory history, DateTimeOffset origin, CancellationToken cancellationToken)
    {
        string? problem = null;
        TriggerOptions options = trigger.Options;
        bool other = trigger.Track.Covers(LeadWindow.Steps(options));
        if (other || trigger.ForecastIsOutdated || trigger.Forecast?.Origin != origin || trigger.ForecastMixture != mixture)
        {
            ForecastOutcome outcome = await batcher.PredictAsync(mixture, Window(options, history, origin), options, cancellationToken);
            trigger.SetForecast(outcome.Forecast, mixture);
            trigger.ForecastIsOutdated = false;
            problem = outcome.Problem;
            foreach ((string expert, WindowQuantile said) in outcome.Experts)
            {
                trigger.Track.Set(expert, origin, said);
            }
        }

        if (trigger.Gate.Judged)
        {
            Replay(trigger, options, mixture, history, origin);
        }

        return problem;
    }

    /// <summary>Brings the track up to <paramref name="origin"/>; usually the live forecast did.</summary>
    private void Replay(TriggerState trigger, TriggerOptions options, Mixture mixture, IDemandHistory history, DateTimeOffset origin)
    {
        DateTimeOffset start = ForecastTrack.Start(origin, options.QueryStep);
        trigger.Track.Keep(mixture, start, origin);
        DateTimeOffset usable = history.First + (options.MinHistory / 2);
        foreach (WeightedExpert expert in mixture.Experts)
        {
            List<DateTimeOffset> missing = trigger.Track.Missing(expert.Name, start > usable ? start : usable, origin - options.QueryStep);
            if (missing.Count > 0 && forecasters.Find(expert.Name) is { } forecaster)
            {
                FillMissing(trigger, options, forecaster, history, missing);
            }
        }
    }

    private void FillMissing(TriggerState trigger, TriggerOptions options, IForecaster forecaster, IDemandHistory history, List<DateTimeOffset> missing)
    {
        using ForecastBufferPool.Lease lease = ForecastBufferPool.Rent(missing.Count);
        ContextWindow[] windows = [.. missing.Select(origin => Window(options, history, origin))];
        ReadOnlySpan<ForecastBuffer> buffers = lease.Buffers[..windows.Length];
        runner.Predict(forecaster, windows, options.HorizonSteps, buffers);
        for (int i = 0; i < windows.Length; i++)
        {
            trigger.Track.Set(forecaster.Name, windows[i].Origin, LeadWindow.Of(buffers[i], options));
        }
    }

    private Mixture FirstChoice(TriggerState trigger)
    {
        string name = forecasters.FirstChoice(trigger.Options.Model).Name;
        return trigger.ForecastMixture is { } current && current.Name == name ? current : Mixture.Of(name);
    }

    private static ContextWindow Window(TriggerOptions options, IDemandHistory history, DateTimeOffset origin) =>
        new(history, origin, options.QueryStep, options.HistoryTimeWindow, options.TimeZone);
}
