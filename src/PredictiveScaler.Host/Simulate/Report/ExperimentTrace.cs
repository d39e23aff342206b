namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>One trace at one start-up time.</summary>
/// <param name="Input">Its runs and sweep; rows of runs are not needed.</param>
/// <param name="Comparison">Predictive scaling against a plain HPA; null where either was not run.</param>
internal sealed record ExperimentTrace(SimulationReportInput Input, FrontierComparison? Comparison)
{
    /// <summary>Compared with the plain HPA with the best settings found on the first half, else with today's.</summary>
    public static ExperimentTrace Of(SimulationReportInput input)
    {
        FrontierPoint? rival = (VerdictWriter.Find(input.Runs, PolicyNames.ReactiveTuned) ?? VerdictWriter.Find(input.Runs, PolicyNames.Reactive)) is { } run ? Frontier.Day(run.Figures) : null;
        return new ExperimentTrace(input, rival is { } at && VerdictWriter.Has(input, PolicyNames.Predictive)
            ? FrontierComparison.Of(VerdictWriter.FrontierOf(input, PolicyNames.Predictive), Frontier.OfPoints([at]), VerdictWriter.FrontierOf(input, PolicyNames.Oracle), at)
            : null);
    }
}
