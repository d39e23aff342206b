namespace PredictiveScaler.Recommending;

/// <summary>
/// Target and bounds of one resource, by the numbers that the Vertical Pod Autoscaler documents as its defaults: the 90th percentile of the
/// decayed histogram (bounds: 50th and 95th) with 15 % margin; bounds are widened while the history is short.
/// </summary>
/// <param name="Percentile">The 90th percentile itself.</param>
/// <param name="Target">With the margin.</param>
/// <param name="LowerBound">Below this, the present amount is too little.</param>
/// <param name="UpperBound">Above this, the present amount is wasted.</param>
internal readonly record struct Estimate(double Percentile, double Target, double LowerBound, double UpperBound)
{
    public const double TargetShare = 0.9;
    public const double Margin = 0.15;
    private const double LowerShare = 0.5;
    private const double UpperShare = 0.95;

    /// <param name="usage">Not empty.</param>
    /// <param name="days">Days of history.</param>
    public static Estimate Of(DecayingHistogram usage, double days)
    {
        double percentile = usage.Percentile(TargetShare);
        return new Estimate(
            percentile,
            percentile * (1 + Margin),
            usage.Percentile(LowerShare) * (1 + Margin) * LowerFactor(days),
            usage.Percentile(UpperShare) * (1 + Margin) * UpperFactor(days));
    }

    /// <summary>Near 1 after an hour: too little is acted on soon.</summary>
    private static double LowerFactor(double days) => Math.Pow(1 + (0.001 / days), -2);

    /// <summary>2 after a day, 1.14 after a week: too much is not taken away in haste.</summary>
    private static double UpperFactor(double days) => 1 + (1 / days);
}
