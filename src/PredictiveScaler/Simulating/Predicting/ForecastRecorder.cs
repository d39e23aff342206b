using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Simulating.Predicting;

/// <summary>
/// Walks one trigger through its history as the control loop does: a decision of the back-test every decision step, in force one step later
/// (<see cref="TriggerPreparer"/>), a forecast at every origin (<see cref="TriggerAnalyst"/>). Nothing after an origin is read.
/// </summary>
internal sealed class ForecastRecorder(ForecasterRegistry forecasters, RollingGate gate, Mixer mixer, ExpertRunner runner)
{
    /// <summary>Records from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    /// <param name="history">What a range query has recorded.</param>
    /// <param name="options">The trigger.</param>
    /// <param name="from">First plan time.</param>
    /// <param name="to">Last plan time.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellationToken">Stops between two forecasts.</param>
    public ForecastJournal Record(
        IDemandHistory history, TriggerOptions options, DateTimeOffset from, DateTimeOffset to, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        RecordedTrigger trigger = new(gate, mixer, new TrackFiller(forecasters, runner), history, options);
        List<JournalEntry> entries = [];
        for (DateTimeOffset time = TimeGrid.Floor(from, options.PlanStep); time <= to; time += options.PlanStep)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (trigger.MoveTo(time, cancellationToken) is { } entry)
            {
                entries.Add(entry);
                progress?.Report((time - from) / (to - from));
            }
        }

        return new ForecastJournal(options, entries);
    }
}
