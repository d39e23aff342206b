using Microsoft.Extensions.Logging;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Planning.Gating;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>
/// The analyze stage: the live forecast at a new origin with the model in force, and the forecasts of recent origins that the replay of
/// ramps and hysteresis needs (after a start, an outage, or a change of model).
/// </summary>
internal sealed class TriggerAnalyst(ForecasterRegistry forecasters, ForecastBatcher batcher, ILogger<TriggerAnalyst> logger)
{
    /// <summary>Forecasts at <paramref name="origin"/> unless that was done; says why when no model can.</summary>
    public async Task<string?> ForecastAsync(TriggerState trigger, IDemandHistory history, DateTimeOffset origin, CancellationToken cancellationToken)
    {
        string? name = trigger.Gate.Model ?? FirstCandidate(trigger.Options);
        if (name is null || forecasters.Find(name) is not { } forecaster)
        {
            return $"no forecaster is named \"{trigger.Options.Model}\"";
        }

        // A forecast from the first few samples would stand until the next origin.
        if (history.Count == 0 || (!trigger.Series.HistoryTried && SeriesMonitor.NeedsBackfill(trigger.Series, origin)))
        {
            return "its history is being fetched";
        }

        try
        {
            return await ForecastAsync(trigger, forecaster, history, origin, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.ForecastThrew(logger, exception, forecaster.Name, trigger.Key);
            return $"{forecaster.Name} failed";
        }
    }

    private async Task<string?> ForecastAsync(TriggerState trigger, IForecaster forecaster, IDemandHistory history, DateTimeOffset origin, CancellationToken cancellationToken)
    {
        string? problem = null;
        if (trigger.ForecastIsOutdated || trigger.Forecast is not { } current || current.Origin != origin || current.Model != forecaster.Name)
        {
            ForecastOutcome outcome = await batcher.PredictAsync(forecaster, Window(trigger.Options, history, origin), trigger.Options.HorizonSteps, cancellationToken);
            trigger.SetForecast(outcome.Forecast);
            trigger.ForecastIsOutdated = false;
            problem = outcome.Problem;
        }

        if (trigger.Gate.Judged)
        {
            Replay(trigger, forecaster, history, origin);
        }

        return problem;
    }

    /// <summary>Brings the track up to <paramref name="origin"/>; usually that is the live forecast alone.</summary>
    private static void Replay(TriggerState trigger, IForecaster forecaster, IDemandHistory history, DateTimeOffset origin)
    {
        TriggerOptions options = trigger.Options;
        DateTimeOffset start = ForecastTrack.Start(origin, options.QueryStep);
        trigger.Track.Keep(forecaster.Name, start, origin);
        int steps = LeadWindow.Steps(options);
        if (trigger.Forecast is { } live && live.Origin == origin)
        {
            trigger.Track.Set(LeadWindow.At(live, steps, options));
        }

        DateTimeOffset usable = history.First + (options.MinHistory / 2);
        List<DateTimeOffset> missing = trigger.Track.Missing(start > usable ? start : usable, origin - options.QueryStep, options.QueryStep);
        if (missing.Count > 0)
        {
            FillMissing(trigger, forecaster, history, missing, steps);
        }
    }

    private static void FillMissing(TriggerState trigger, IForecaster forecaster, IDemandHistory history, List<DateTimeOffset> missing, int steps)
    {
        TriggerOptions options = trigger.Options;
        using ForecastBufferPool.Lease lease = ForecastBufferPool.Rent(missing.Count);
        ContextWindow[] windows = [.. missing.Select(origin => Window(options, history, origin))];
        ReadOnlySpan<ForecastBuffer> buffers = lease.Buffers[..windows.Length];
        forecaster.Predict(windows, options.HorizonSteps, buffers);
        for (int i = 0; i < windows.Length; i++)
        {
            trigger.Track.Set(buffers[i].Failure is null ? LeadWindow.At(buffers[i], steps, options) : TrackPoint.Unknown(windows[i].Origin));
        }
    }

    private string? FirstCandidate(TriggerOptions options) => forecasters.Candidates(options.Model) is [{ } first, ..] ? first.Name : null;

    private static ContextWindow Window(TriggerOptions options, IDemandHistory history, DateTimeOffset origin) =>
        new(history, origin, options.QueryStep, options.HistoryTimeWindow, options.TimeZone);
}
