using Microsoft.Extensions.Logging;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

/// <summary>
/// The analyze stage: the live forecast at a new origin with the mixture in force, and the track that the replay of ramps and hysteresis
/// needs (<see cref="TrackFiller"/>).
/// </summary>
internal sealed class TriggerAnalyst(ForecastBatcher batcher, TrackFiller filler, ILogger<TriggerAnalyst> logger)
{
    /// <summary>Forecasts at <paramref name="origin"/> unless that was done; says why when no model can.</summary>
    public async Task<string?> ForecastAsync(TriggerState trigger, IDemandHistory history, DateTimeOffset origin, CancellationToken cancellationToken)
    {
        // A forecast from the first few samples would stand until the next origin.
        if (history.Count == 0 || (!trigger.Series.HistoryTried && SeriesMonitor.NeedsBackfill(trigger.Series, origin)))
        {
            return "its history is being fetched";
        }

        Mixture mixture = trigger.Gate.Mixture ?? filler.FirstChoice(trigger.Options, trigger.ForecastMixture);
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
            ForecastOutcome outcome = await batcher.PredictAsync(mixture, TrackFiller.Window(options, history, origin), options, cancellationToken);
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
            filler.BringUp(trigger.Track, options, mixture, history, origin);
        }

        return problem;
    }
}
