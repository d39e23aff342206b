using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Experiments.Comparing;

/// <summary>Predictive against reactive scaling as it is before anybody tunes it.</summary>
/// <param name="Cost">Pod hours over the reactive ones, minus 1; infinite when no target of predictive has as few violations.</param>
/// <param name="ReactiveMinutes">Violation minutes in all.</param>
/// <param name="PredictiveMinutes">Violation minutes in all; infinite when no target of predictive is as cheap.</param>
internal readonly record struct AgainstReactive(double Cost, double ReactiveMinutes, double PredictiveMinutes)
{
    /// <summary>Pod hours more than reactive, at most.</summary>
    public const double CostLimit = 0.02;

    private const double ViolationShareLimit = 0.02;
    private const double ViolationMinutesLimit = 2;

    public bool IsCostWorse => Cost > CostLimit;

    /// <summary>By more than 2 % and by more than 2 minutes.</summary>
    public bool IsViolationWorse =>
        PredictiveMinutes - ReactiveMinutes > ViolationMinutesLimit && PredictiveMinutes > ReactiveMinutes * (1 + ViolationShareLimit);

    /// <summary>What switching it on changes where nothing else is changed.</summary>
    public static AgainstReactive AtSameTarget(SimulationFigures reactive, SimulationFigures predictive) =>
        new((predictive.PodHours / reactive.PodHours) - 1, reactive.ViolationMinutes, predictive.ViolationMinutes);

    /// <summary>With the target that it makes possible: its pod hours at the violations of reactive, its violations at the pod hours of reactive.</summary>
    public static AgainstReactive AtEqualTerms(SimulationFigures reactive, Frontier predictive)
    {
        FrontierPoint at = Frontier.Day(reactive);
        double cost = predictive.PodHoursAt(at.SlowMinutes) ?? double.PositiveInfinity;
        double minutes = predictive.SlowMinutesAt(at.PodHours) ?? double.PositiveInfinity;
        return new AgainstReactive((cost / at.PodHours) - 1, reactive.ViolationMinutes, minutes * reactive.KnownHours / 24);
    }
}
