using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Planning;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Simulate;

/// <summary>What the report shows besides the runs: the policies it speaks of at other thresholds, and what was forecast.</summary>
internal static class ReportInput
{
    private const double Median = 0.5;

    // Of the capacity: from ample headroom to as many slow minutes with a forecast as there are without one at a usual target.
    private static readonly double[] Shares = [0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.35, 1.5];

    private static readonly string[] Swept = [ReactivePolicy.PolicyName, PredictivePolicy.PolicyName];

    public static SimulationReportInput Of(
        SimulatePlan plan, PolicyContext context, IReadOnlyList<SimulationRun> runs, ForecastJournal? journal, ProgressBar progress, CancellationToken cancellationToken) => new()
        {
            Name = plan.Load.Trace.Name,
            Settings = plan.Settings,
            Runs = runs,
            Sweep = [.. Sweep(plan, context, runs, progress, cancellationToken)],
            Forecast = journal is null ? [] : Band(journal, runs[0].Rows[0].Time),
            ForecastNote = journal is null ? "" : BandNote(journal),
            ForecastLevel = plan.Trigger.Quantile,
            ActedShare = journal is null ? null : ActedShare(journal, runs[0].Rows[0].Time, runs[0].Rows[^1].Time),
        };

    private static IEnumerable<SweptFigures> Sweep(SimulatePlan plan, PolicyContext context, IReadOnlyList<SimulationRun> runs, ProgressBar progress, CancellationToken cancellationToken)
    {
        ClusterSimulation simulation = new(plan.Settings, plan.Load);
        foreach (string policy in runs.Select(run => run.Policy).Intersect(Swept))
        {
            progress.Begin($"{policy} at other thresholds");
            for (int i = 0; i < Shares.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report((double)i / Shares.Length);
                double threshold = Math.Max(0.001, Math.Round(Shares[i] * plan.Settings.Capacity, 3));
                PolicyContext other = context with { Settings = plan.Settings with { Threshold = threshold } };
                yield return new SweptFigures(policy, threshold, simulation.Run(PolicyCatalog.Create(policy, other)).Figures);
            }
        }
    }

    /// <summary>How far ahead the band is.</summary>
    public static string BandNote(ForecastJournal journal) => $"{Durations.Format(LeadWindow.Steps(journal.Options) * journal.Options.QueryStep)} ahead";

    /// <summary>What was forecast for the end of the lead window, a point an origin.</summary>
    public static IReadOnlyList<ForecastBandPoint> Band(ForecastJournal journal, DateTimeOffset from)
    {
        int steps = LeadWindow.Steps(journal.Options);
        List<ForecastBandPoint> band = [];
        foreach (Forecast forecast in journal.Entries.Select(entry => entry.Forecast).OfType<Forecast>().DistinctBy(forecast => forecast.Origin))
        {
            DateTimeOffset time = forecast.Origin + (forecast.Step * steps);
            if (time >= from)
            {
                band.Add(new ForecastBandPoint(time, forecast.Quantile(steps, Median), forecast.Quantile(steps, journal.Options.Quantile)));
            }
        }

        return band;
    }

    /// <summary>Share of the time in which the service would have let the forecast act.</summary>
    public static double ActedShare(ForecastJournal journal, DateTimeOffset from, DateTimeOffset to)
    {
        TimeSpan acted = TimeSpan.Zero;
        for (int i = 0; i < journal.Entries.Count; i++)
        {
            DateTimeOffset start = journal.Entries[i].Time < from ? from : journal.Entries[i].Time;
            DateTimeOffset end = i + 1 < journal.Entries.Count ? journal.Entries[i + 1].Time : to;
            acted += journal.Entries[i].Gate.Promoted && end > start ? end - start : TimeSpan.Zero;
        }

        return acted / (to - from);
    }
}
