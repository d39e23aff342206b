namespace PredictiveScaler.Simulating.Tuning;

/// <summary>What a search compares.</summary>
internal readonly record struct ReactiveCost(double PodHours, double ViolationMinutesADay)
{
    /// <summary>Below 0 when better than <paramref name="other"/>: cheaper within the allowance; beyond it fewer violations, then cheaper.</summary>
    public int CompareTo(in ReactiveCost other, double allowed)
    {
        int violations = Math.Max(allowed, ViolationMinutesADay).CompareTo(Math.Max(allowed, other.ViolationMinutesADay));
        return violations != 0 ? violations : PodHours.CompareTo(other.PodHours);
    }
}
