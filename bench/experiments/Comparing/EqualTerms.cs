using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Experiments.Comparing;

/// <summary>A policy over all its targets against one point of a rival. NaN = there is nothing to compare; an infinity = the policy is never as good.</summary>
internal readonly record struct EqualTerms
{
    /// <summary>With fewer violation minutes a ratio of them says nothing.</summary>
    public const double FewestViolationMinutes = 10;

    /// <summary>Share of the rival's pod hours that is saved at its violation minutes; negative = it costs more.</summary>
    public required double Saved { get; init; }

    /// <summary>Share of the way from the rival's pod hours to those of an oracle that is allowed the same violations; NaN where the rival is there.</summary>
    public required double WayToOracle { get; init; }

    /// <summary>Violation minutes over the rival's, at its pod hours; NaN where the rival has fewer than <see cref="FewestViolationMinutes"/>.</summary>
    public required double ViolationRatio { get; init; }

    /// <param name="subject">The policy in question.</param>
    /// <param name="rival">What the rival did.</param>
    /// <param name="oracle">One that knows the future, over what it is allowed.</param>
    public static EqualTerms Of(Frontier subject, SimulationFigures rival, Frontier oracle)
    {
        FrontierPoint at = Frontier.Day(rival);
        double cost = subject.PodHoursAt(at.SlowMinutes) ?? double.PositiveInfinity;
        double room = at.PodHours - (oracle.PodHoursAt(at.SlowMinutes) ?? double.NaN);
        double minutes = subject.SlowMinutesAt(at.PodHours) ?? double.PositiveInfinity;
        return new EqualTerms
        {
            Saved = 1 - (cost / at.PodHours),
            WayToOracle = room > 0 ? (at.PodHours - cost) / room : double.NaN,
            ViolationRatio = rival.ViolationMinutes >= FewestViolationMinutes ? minutes / at.SlowMinutes : double.NaN,
        };
    }
}
