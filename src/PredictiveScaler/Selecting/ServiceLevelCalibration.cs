namespace PredictiveScaler.Selecting;

/// <summary>
/// How far a forecast of the lead window's maximum must move, in units of its own spread, for demand to be above what is provided in a given
/// share of the time. What would have been needed lately decides: nothing smaller than what would have met that share in the judged
/// time, and beyond what was seen an exponential tail over the worst tenth (peaks over threshold). So it moves up with the first bad
/// sample and down when that leaves the judged time. Pure, and never smaller for a smaller share.
/// </summary>
internal static class ServiceLevelCalibration
{
    /// <summary>A whole spread down is the median.</summary>
    internal const double Lowest = -1;

    internal const double Highest = 8;

    /// <summary>(z(0.99) - z(0.9)) / z(0.9): what makes errors ten times rarer if they are normal, and a little more than that far out.</summary>
    internal const double SpreadsPerTenth = 0.815;

    // The prior counts as this many samples: two hours of the usual ten minutes, two samples each.
    private const double PriorWeight = 24;
    private const int FewestInTail = 8;
    private const int TailShare = 10;
    private const double HighestLevel = 0.999999;
    private const double LowestLevel = 0.5;

    /// <param name="scores">What each sample would have needed, in spreads, largest first; none = nothing is known.</param>
    /// <param name="share">Share of the time that may be short, above 0 and at most 0.5.</param>
    /// <param name="level">Level of the quantile that is moved.</param>
    public static double Correction(ReadOnlySpan<double> scores, double share, double level)
    {
        double prior = Prior(share, level);
        if (scores.IsEmpty)
        {
            return Math.Clamp(prior, Lowest, Highest);
        }

        double allowed = share * scores.Length;
        double observed = scores[Math.Min((int)allowed, scores.Length - 1)];
        double tail = ((scores.Length * Tail(scores, allowed)) + (PriorWeight * prior)) / (scores.Length + PriorWeight);
        return Math.Clamp(Math.Max(observed, tail), Lowest, Highest);
    }

    /// <summary>What is right when errors are about normal.</summary>
    public static double Prior(double share, double level) => SpreadsPerTenth * Math.Log10((1 - level) / share);

    /// <summary>The level that a moved quantile has when errors are about normal: a figure for people.</summary>
    public static double LevelOf(double correction, double level) =>
        Math.Clamp(1 - ((1 - level) * Math.Pow(10, -correction / SpreadsPerTenth)), LowestLevel, HighestLevel);

    private static double Tail(ReadOnlySpan<double> scores, double allowed)
    {
        int count = Math.Min(scores.Length - 1, Math.Max(FewestInTail, scores.Length / TailShare));
        if (count < 1 || allowed >= count)
        {
            return scores[Math.Min((int)allowed, scores.Length - 1)];
        }

        double threshold = scores[count];
        double excess = 0;
        foreach (double score in scores[..count])
        {
            excess += score - threshold;
        }

        return threshold + (excess / count * Math.Log(count / allowed));
    }
}
