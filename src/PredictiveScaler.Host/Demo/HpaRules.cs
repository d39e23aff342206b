namespace PredictiveScaler.Host.Demo;

/// <summary>The arithmetic of the HPA for one external metric of type AverageValue.</summary>
internal static class HpaRules
{
    /// <summary>
    /// Replicas wanted for a total: ceil(value / target), or the current ones while value / (target x current) is within the tolerance.
    /// Both numbers are Kubernetes quantities, i.e. whole thousandths.
    /// </summary>
    public static int Wanted(double value, double target, int current, double tolerance)
    {
        (double valueMilli, double targetMilli) = (Math.Round(value * 1000), Math.Round(target * 1000));
        double ratio = valueMilli / (targetMilli * current);
        bool within = ratio >= 1 - tolerance && ratio <= 1 + tolerance;
        return within ? current : (int)Math.Min(int.MaxValue, Math.Ceiling(valueMilli / targetMilli));
    }

    /// <summary>Most replicas allowed when <paramref name="atPeriodStart"/> were there one period ago.</summary>
    public static int ScaleUpLimit(int atPeriodStart, HpaBehavior behavior) =>
        Math.Max(atPeriodStart + behavior.ScaleUpPods, (int)Math.Ceiling(atPeriodStart * (1 + (behavior.ScaleUpPercent / 100))));
}
