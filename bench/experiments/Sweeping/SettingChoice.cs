using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Predicting;

namespace PredictiveScaler.Experiments.Sweeping;

/// <summary>Finds the scale-in window and safety for an allowance on a part of the first half; what is judged later is not looked at.</summary>
internal sealed class SettingChoice
{
    private readonly IReadOnlyList<(RecommendedSetting Setting, Frontier Frontier)> _tried;

    private SettingChoice(IReadOnlyList<(RecommendedSetting Setting, Frontier Frontier)> tried) => _tried = tried;

    /// <param name="tried">The most careful first.</param>
    public static SettingChoice Among(IReadOnlyList<(RecommendedSetting Setting, Frontier Frontier)> tried) => new(tried);

    public static SettingChoice Of(Workload workload, ForecastJournal journal, CancellationToken cancellationToken)
    {
        List<(RecommendedSetting, Frontier)> tried = [];
        foreach (RecommendedSetting setting in RecommendedSetting.All)
        {
            PolicyVariant variant = PolicyVariant.Predictive(workload, journal, setting);
            tried.Add((setting, Frontier.Of([.. ThresholdFactors.Coarse.Select(factor => Figures(workload, variant.Create(workload.At(factor)), cancellationToken))])));
        }

        return new SettingChoice(tried);
    }

    /// <summary>The cheapest that keeps to the allowance; of equal ones, or when none does, the most careful.</summary>
    public RecommendedSetting For(double allowedViolationMinutesADay) =>
        _tried.MinBy(one => one.Frontier.PodHoursAt(allowedViolationMinutesADay) ?? double.PositiveInfinity).Setting;

    private static SimulationFigures Figures(Workload workload, IScalingPolicy policy, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<SimulationRow> rows = [];
        workload.Simulation.Run(policy, workload.ChoiceStart, workload.Simulation.Start - workload.Settings.Tick, rows);
        return Tally.Of(rows, workload.Settings.Capacity, workload.Settings.Tick);
    }
}
