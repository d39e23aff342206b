namespace PredictiveScaler.Simulating.Tuning;

/// <summary>What a search compares.</summary>
internal readonly record struct ReactiveCost(double PodHours, double ViolationMinutesADay)
{
    /// <summary>Cheaper within the allowance; beyond it fewer violations, then cheaper.</summary>
    public bool IsBetterThan(in ReactiveCost other, double allowed)
    {
        (double mine, double others) = (Math.Max(allowed, ViolationMinutesADay), Math.Max(allowed, other.ViolationMinutesADay));
        return mine < others || (mine == others && PodHours < other.PodHours);
    }
}
