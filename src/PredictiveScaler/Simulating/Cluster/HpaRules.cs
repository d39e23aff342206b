namespace PredictiveScaler.Simulating.Cluster;

/// <summary>
/// The arithmetic of the HPA for one external metric of type AverageValue, as Kubernetes documents it ("Horizontal Pod Autoscaling",
/// algorithm details and configurable scaling behavior).
/// </summary>
internal static class HpaRules
{
    /// <summary>
    /// Replicas wanted for a total: ceil(value / target), or the current ones while value / (target x current) is within the tolerance.
    /// Both numbers are Kubernetes quantities, i.e. whole thousandths.
    /// </summary>
    public static int Wanted(double value, double target, int current, double upTolerance, double downTolerance)
    {
        (double valueMilli, double targetMilli) = (Math.Round(value * 1000), Math.Round(target * 1000));
        double ratio = valueMilli / (targetMilli * current);
        bool within = ratio >= 1 - downTolerance && ratio <= 1 + upTolerance;
        return within ? current : (int)Math.Min(int.MaxValue, Math.Ceiling(valueMilli / targetMilli));
    }

    /// <inheritdoc cref="Wanted(double, double, int, double, double)"/>
    public static int Wanted(double value, double target, int current, double tolerance) => Wanted(value, target, current, tolerance, tolerance);

    /// <summary>Most replicas that scaling up allows now.</summary>
    /// <param name="current">Replicas now.</param>
    /// <param name="rules">The scaleUp block.</param>
    /// <param name="changeWithin">Replicas added less replicas removed in the last so much time.</param>
    public static int ScaleUpLimit(int current, HpaScalingRules rules, Func<TimeSpan, int> changeWithin)
    {
        if (rules.SelectPolicy == HpaSelectPolicy.Disabled)
        {
            return current;
        }

        IEnumerable<int> limits = rules.Policies.Select(policy => Raised(current - changeWithin(policy.Period), policy));
        return Math.Max(current, rules.SelectPolicy == HpaSelectPolicy.Min ? limits.Min() : limits.Max());
    }

    /// <summary>Fewest replicas that scaling down allows now; parameters as in <see cref="ScaleUpLimit"/>.</summary>
    public static int ScaleDownLimit(int current, HpaScalingRules rules, Func<TimeSpan, int> changeWithin)
    {
        if (rules.SelectPolicy == HpaSelectPolicy.Disabled)
        {
            return current;
        }

        IEnumerable<int> limits = rules.Policies.Select(policy => Lowered(current - changeWithin(policy.Period), policy));
        return Math.Min(current, rules.SelectPolicy == HpaSelectPolicy.Min ? limits.Max() : limits.Min());
    }

    /// <summary>Percentages are rounded up when scaling up.</summary>
    private static int Raised(int atPeriodStart, in HpaScalingPolicy policy) =>
        policy.Unit == HpaPolicyUnit.Pods ? atPeriodStart + policy.Value : (int)Math.Ceiling(atPeriodStart * (1 + (policy.Value / 100.0)));

    /// <summary>What stays is rounded down when scaling down.</summary>
    private static int Lowered(int atPeriodStart, in HpaScalingPolicy policy) =>
        policy.Unit == HpaPolicyUnit.Pods ? atPeriodStart - policy.Value : (int)(atPeriodStart * (1 - (policy.Value / 100.0)));
}
