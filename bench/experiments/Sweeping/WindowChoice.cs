using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Predicting;

namespace PredictiveScaler.Experiments.Sweeping;

/// <summary>Finds the scale-in window for an allowance on a part of the first half; what is judged later is not looked at.</summary>
internal sealed class WindowChoice
{
    private readonly IReadOnlyList<(int Window, Frontier Frontier)> _tried;

    private WindowChoice(IReadOnlyList<(int Window, Frontier Frontier)> tried) => _tried = tried;

    /// <param name="tried">The most careful window first.</param>
    public static WindowChoice Among(IReadOnlyList<(int Window, Frontier Frontier)> tried) => new(tried);

    public static WindowChoice Of(Workload workload, ForecastJournal journal, CancellationToken cancellationToken)
    {
        List<(int, Frontier)> tried = [];
        foreach (int window in RecommendedBehavior.Windows)
        {
            PolicyVariant variant = PolicyVariant.Predictive(workload, journal, PolicyVariant.Recommended(window), RecommendedBehavior.Of(window));
            tried.Add((window, Frontier.Of([.. ThresholdFactors.Coarse.Select(factor => Figures(workload, variant.Create(workload.At(factor)), cancellationToken))])));
        }

        return new WindowChoice(tried);
    }

    /// <summary>The cheapest that keeps to the allowance; of equal ones, or when none does, the most careful.</summary>
    public int For(double allowedViolationMinutesADay) =>
        _tried.MinBy(one => one.Frontier.PodHoursAt(allowedViolationMinutesADay) ?? double.PositiveInfinity).Window;

    private static SimulationFigures Figures(Workload workload, IScalingPolicy policy, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<SimulationRow> rows = [];
        workload.Simulation.Run(policy, workload.ChoiceStart, workload.Simulation.Start - workload.Settings.Tick, rows);
        return Tally.Of(rows, workload.Settings.Capacity, workload.Settings.Tick);
    }
}
