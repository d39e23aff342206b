using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Experiments.Sweeping;

namespace PredictiveScaler.Experiments.Comparing;

/// <summary>Everything about one workload.</summary>
/// <param name="Workload">The trace at a start-up time.</param>
/// <param name="Runs">All that was swept.</param>
/// <param name="Allowances">One an allowance.</param>
/// <param name="Default">Predictive against reactive as nobody has tuned it, both with the default behavior.</param>
/// <param name="Recommended">The same, predictive with the recommended behavior; safety as it is worth its replicas.</param>
/// <param name="ActedShare">Share of the judged time in which the forecast was let act.</param>
/// <param name="MeanSafety">Mean share of its safety that the forecast was let provide where it acted; NaN when it never did.</param>
internal sealed record TraceResult(
    Workload Workload, IReadOnlyList<SweptRun> Runs, IReadOnlyList<AllowanceResult> Allowances, Untuned Default, Untuned Recommended, double ActedShare, double MeanSafety)
{
    /// <summary>Samples a minute or less apart: how demand moves between two polls is in the trace.</summary>
    public bool IsFine => Workload.TraceStep <= TimeSpan.FromMinutes(1);

    public AllowanceResult At(double allowed) => Allowances.First(result => result.Allowed == allowed);
}
