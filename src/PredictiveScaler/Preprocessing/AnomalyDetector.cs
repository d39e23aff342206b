namespace PredictiveScaler.Preprocessing;

/// <summary>
/// Finds runs of samples that do not show demand, when they are over: a run that ends at sample b is judged by the samples from a day before
/// it to <see cref="After"/> samples after it, by those alone and once, so that every replica comes to the same and nothing a forecast at an
/// earlier origin has seen changes. It is meant to miss rather than to take demand for an anomaly: what happened a day ago at the same time,
/// or at any time of the day before, is not one. Immutable; allocates nothing.
/// </summary>
/// <remarks>
/// Not found: what goes on (a level shift is demand until it ends), what rises and falls slowly, load that repeats daily (it is a season, and
/// needs capacity), anything in the first day of a history.
/// </remarks>
internal sealed class AnomalyDetector
{
    private const float Gone = 0.1f;
    private const float Half = 0.5f;
    private const float Far = 4f;
    private const float Steady = 0.8f;
    private const float FlatSpread = 0.04f;
    private const int FlatLength = 5;
    private const int ResetLength = 2;
    private const int Flank = 3;
    private const float MaxLowShare = 0.1f;

    /// <param name="step">Distance between two samples.</param>
    public AnomalyDetector(TimeSpan step)
    {
        After = Steps(TimeSpan.FromMinutes(15), step, 3, 64);
        Before = Steps(TimeSpan.FromHours(1), step, 5, 240);
        LongestRun = Steps(TimeSpan.FromHours(6), step, 6, 2160);
        Day = Steps(TimeSpan.FromDays(1), step, 1, 86_400);
    }

    /// <summary>Samples after a run that are waited for before it is judged.</summary>
    public int After { get; }

    /// <summary>Samples that <see cref="Judge"/> looks at: a day, the hour before the run, the longest run, and what comes after it.</summary>
    public int Needed => Day + Before + LongestRun + After;

    /// <summary>Samples that <see cref="MayEnd"/> looks at.</summary>
    public int MayEndNeeds => After + Flank;

    private int LongestRun { get; }

    private int Before { get; }

    private int Day { get; }

    /// <summary>Cheap: whether a run may have ended <see cref="After"/> samples before the end of <paramref name="newest"/>.</summary>
    /// <param name="newest">At least <see cref="MayEndNeeds"/> samples.</param>
    public bool MayEnd(ReadOnlySpan<float> newest)
    {
        int end = newest.Length - After;
        float here = newest[end];
        for (int i = end - Flank; i < end; i++)
        {
            // A hole leaves from a tenth to a half of the level or more, a burst from four times to twice or less.
            if (newest[i] < 2 * Gone * here || newest[i] > 1.6f * here)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The run that ended <see cref="After"/> samples before the end of <paramref name="samples"/>; null = none.</summary>
    /// <param name="samples"><see cref="Needed"/> samples; a gap is NaN.</param>
    public Anomaly? Judge(ReadOnlySpan<float> samples)
    {
        if (float.IsNaN(samples[^1]))
        {
            // A series ends with its newest measured sample, so whether a gap is judged would depend on when somebody looks.
            return null;
        }

        int end = samples.Length - After;
        ReadOnlySpan<float> after = samples[end..];
        float usual = Medians.Of(after);
        return !(usual > 0) ? null
            : samples[end] >= Half * usual && IsBelow(samples, end - 1, Half * usual) ? JudgeHole(samples, end, usual)
            : samples[end] <= 2 * usual && samples[end - 1] > 2 * usual ? JudgeBurst(samples, end, usual)
            : null;
    }

    private Anomaly? JudgeHole(ReadOnlySpan<float> samples, int end, float usual)
    {
        if (StartOfRun(samples, end, Half * usual, below: true) is not { } start)
        {
            return null;
        }

        ReadOnlySpan<float> run = samples[start..end];
        ReadOnlySpan<float> before = samples.Slice(start - Before, Before);
        float level = Medians.Of(before);
        float lowest = Min(run);
        bool abrupt = Share(before, Half * level, above: true) >= Steady && Share(samples[end..], Half * usual, above: true) >= Steady
            && HasAtMost(run[Math.Max(0, run.Length - Flank)..], Gone * usual) && HasAtMost(run[..Math.Min(run.Length, Flank)], Gone * usual);
        bool comesBack = level > 0 && usual >= level / 3 && usual <= level * 3;
        bool unlikeYesterday = Share(samples.Slice(start - Day, run.Length), Half * usual, above: true) >= Steady
            && Share(samples.Slice(start - Day, Day), Half * Math.Min(usual, level) / 2, above: false) <= MaxLowShare;
        return abrupt && comesBack && unlikeYesterday ? new Anomaly(AnomalyKind.OutageHole, run.Length, usual, lowest) : null;
    }

    private Anomaly? JudgeBurst(ReadOnlySpan<float> samples, int end, float usual)
    {
        if (StartOfRun(samples, end, 2 * usual, below: false) is not { } start)
        {
            return null;
        }

        ReadOnlySpan<float> run = samples[start..end];
        ReadOnlySpan<float> before = samples.Slice(start - Before, Before);
        float level = Medians.Of(before);
        float peak = Max(run);
        bool comesBack = level > 0 && usual <= level * 2 && level <= usual * 2;
        bool far = peak >= Far * Max(before) && peak >= Far * Max(samples[end..]) && peak >= Far * usual;

        // Whatever the day before had of that size, at this time or another, makes it load that comes again.
        bool unlikeYesterday = !(Max(samples.Slice(start - Day, Day)) > peak / Far * 2) && Share(samples.Slice(start - Day, Day), float.NegativeInfinity, above: true) >= Steady;
        return comesBack && far && unlikeYesterday ? new Anomaly(KindOf(run), run.Length, usual, peak) : null;
    }

    private static AnomalyKind KindOf(ReadOnlySpan<float> run)
    {
        if (run.Length <= ResetLength)
        {
            return AnomalyKind.ScrapeReset;
        }

        // Its first and last sample may be half of it.
        ReadOnlySpan<float> inner = run[1..^1];
        return inner.Length >= FlatLength - 2 && Max(inner) - Min(inner) <= FlatSpread * Max(inner) ? AnomalyKind.SyntheticLoad : AnomalyKind.Burst;
    }

    /// <summary>Where the run that ends before <paramref name="end"/> begins; null when it is too long to be an anomaly.</summary>
    private int? StartOfRun(ReadOnlySpan<float> samples, int end, float limit, bool below)
    {
        int start = end;
        while (start > end - LongestRun - 1 && (below ? IsBelow(samples, start - 1, limit) : IsAbove(samples, start - 1, limit)))
        {
            start--;
        }

        return end - start > LongestRun ? null : start;
    }

    // A gap within a run belongs to it.
    private static bool IsAbove(ReadOnlySpan<float> samples, int index, float limit) => !(samples[index] <= limit);

    private static bool IsBelow(ReadOnlySpan<float> samples, int index, float limit) => !(samples[index] >= limit);

    private static bool HasAtMost(ReadOnlySpan<float> samples, float limit)
    {
        foreach (float sample in samples)
        {
            if (sample <= limit)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Share of the samples, gaps included, that lie above or below.</summary>
    private static float Share(ReadOnlySpan<float> samples, float limit, bool above)
    {
        int count = 0;
        foreach (float sample in samples)
        {
            count += (above ? sample > limit : sample < limit) ? 1 : 0;
        }

        return (float)count / samples.Length;
    }

    private static float Max(ReadOnlySpan<float> samples)
    {
        float most = float.NegativeInfinity;
        foreach (float sample in samples)
        {
            most = sample > most ? sample : most;
        }

        return most;
    }

    private static float Min(ReadOnlySpan<float> samples)
    {
        float least = float.PositiveInfinity;
        foreach (float sample in samples)
        {
            least = sample < least ? sample : least;
        }

        return least;
    }

    private static int Steps(TimeSpan span, TimeSpan step, int least, int most) => (int)Math.Clamp(span.Ticks / step.Ticks, least, most);
}
