using PredictiveScaler.Simulating;

namespace PredictiveScaler.Experiments.Comparing;

/// <summary>Predictive against reactive scaling at one target: what switching it on changes where nothing else is changed.</summary>
/// <param name="Cost">Pod hours over the reactive ones, minus 1.</param>
/// <param name="ReactiveMinutes">Violation minutes in all.</param>
/// <param name="PredictiveMinutes">Violation minutes in all.</param>
internal readonly record struct SameTarget(double Cost, double ReactiveMinutes, double PredictiveMinutes)
{
    /// <summary>Pod hours more than reactive, at most.</summary>
    public const double CostLimit = 0.02;

    private const double ViolationShareLimit = 0.02;
    private const double ViolationMinutesLimit = 2;

    public bool IsCostWorse => Cost > CostLimit;

    /// <summary>By more than 2 % and by more than 2 minutes.</summary>
    public bool IsViolationWorse =>
        PredictiveMinutes - ReactiveMinutes > ViolationMinutesLimit && PredictiveMinutes > ReactiveMinutes * (1 + ViolationShareLimit);

    public static SameTarget Of(SimulationFigures reactive, SimulationFigures predictive) =>
        new((predictive.PodHours / reactive.PodHours) - 1, reactive.ViolationMinutes, predictive.ViolationMinutes);
}
