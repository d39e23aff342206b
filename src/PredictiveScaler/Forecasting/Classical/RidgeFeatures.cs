using System.Numerics.Tensors;

namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// What the ridge regression sees of an origin, all relative to the newest sample: lags and means of the last samples, the same local time
/// on the days before (yesterday and the mean of the days, smoothed over minutes and sharp) at the origin and at each knot horizon, and
/// daily and weekly Fourier terms. The same code makes the rows of a fit and the row of a forecast.
/// </summary>
internal static class RidgeFeatures
{
    /// <summary>Samples up to the origin that are looked at.</summary>
    public const int Recent = 129;

    /// <summary>Days before that are looked at.</summary>
    public const int MostDays = 5;

    /// <summary>Features that are the same for all horizons; the last of them is 1.</summary>
    public const int Common = Lags + Means + 2 + SeasonCommon + Waves + 1;

    /// <summary>Features of one horizon.</summary>
    public const int PerKnot = 4;

    private const int Lags = 3;
    private const int Means = 7;
    private const int SeasonCommon = 4;
    private const int Daily = 3;
    private const int Weekly = 1;
    private const int Waves = 2 * (Daily + Weekly);

    /// <summary>Samples on either side that a smoothed day takes the mean of: five minutes, 20 steps at most.</summary>
    public static int Smoothing(TimeSpan step) => (int)Math.Min(20, TimeSpan.FromMinutes(5).Ticks / step.Ticks);

    /// <summary>Samples of each day before: from <paramref name="smoothing"/> steps before the origin's time to as many after the last knot's.</summary>
    public static int DayLength(int smoothing, int reach) => reach + 1 + (2 * smoothing);

    /// <summary>Writes the features that do not depend on the horizon, but for the season's and the waves.</summary>
    /// <returns>The newest sample, which everything is relative to, and how much demand varies from one step to the next; NaN when there is no sample.</returns>
    public static (float Newest, float Variation) Write(ReadOnlySpan<float> recent, Span<float> common)
    {
        int newestAt = recent.Length - 1;
        while (newestAt >= 0 && !float.IsFinite(recent[newestAt]))
        {
            newestAt--;
        }

        if (newestAt < 0)
        {
            return (float.NaN, float.NaN);
        }

        float newest = recent[newestAt];
        WriteLags(recent[..(newestAt + 1)], newest, common);
        WriteMeans(recent, newest, common[Lags..]);
        common[Common - 1] = 1;
        return (newest, VariationOf(recent[^Math.Min(recent.Length, 33)..]));
    }

    /// <summary>Writes sines and cosines of the local time of day and of the week.</summary>
    public static void WriteWaves(DateTimeOffset origin, TimeZoneInfo zone, Span<float> common)
    {
        long local = origin.UtcTicks + zone.GetUtcOffset(origin).Ticks;
        Span<float> waves = common.Slice(Lags + Means + 2 + SeasonCommon, Waves);
        double day = local % TimeSpan.TicksPerDay / (double)TimeSpan.TicksPerDay;
        double week = local % (7 * TimeSpan.TicksPerDay) / (double)(7 * TimeSpan.TicksPerDay);
        for (int k = 0; k < Daily + Weekly; k++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * (k < Daily ? (k + 1) * day : (k - Daily + 1) * week));
            (waves[2 * k], waves[(2 * k) + 1]) = ((float)sine, (float)cosine);
        }
    }

    /// <summary>Writes the features of the days before; zeros where there are none.</summary>
    /// <param name="days">For each day before, newest first, its samples around the origin's time.</param>
    /// <param name="dayLength"><see cref="DayLength"/>.</param>
    /// <param name="smoothing">Samples on either side that are smoothed over.</param>
    /// <param name="newest">The newest sample.</param>
    /// <param name="common">Takes the season at the origin.</param>
    /// <param name="perKnot">Takes the season at each knot.</param>
    public static void WriteSeason(ReadOnlySpan<float> days, int dayLength, int smoothing, float newest, Span<float> common, Span<float> perKnot)
    {
        Span<float> season = common.Slice(Lags + Means + 2, SeasonCommon);
        Span<float> mean = stackalloc float[dayLength];
        if (days.IsEmpty || !MeanOfDays(days, mean))
        {
            season.Clear();
            perKnot.Clear();
            return;
        }

        Span<float> yesterday = stackalloc float[dayLength];
        if (!MeanOfDays(days[..dayLength], yesterday))
        {
            mean.CopyTo(yesterday);
        }

        int width = (2 * smoothing) + 1;
        float meanNow = MeanOf(mean[..width]);
        float yesterdayNow = MeanOf(yesterday[..width]);
        season[0] = meanNow - newest;
        season[1] = yesterdayNow - newest;
        season[2] = mean[smoothing] - newest;
        season[3] = yesterday[smoothing] - newest;
        int knot = 1;
        for (int k = 0; k * PerKnot < perKnot.Length; k++, knot = NextKnot(knot))
        {
            // Changes rather than levels: the penalty would bear on the difference of two large coefficients.
            Span<float> ahead = perKnot.Slice(k * PerKnot, PerKnot);
            ahead[0] = MeanOf(mean.Slice(knot, width)) - meanNow;
            ahead[1] = mean[smoothing + knot] - mean[smoothing];
            ahead[2] = MeanOf(yesterday.Slice(knot, width)) - yesterdayNow;
            ahead[3] = yesterday[smoothing + knot] - yesterday[smoothing];
        }
    }

    /// <summary>Horizons of the regressions: 1, 2, 3, 4, 6, 9, 13, 19, 28, 42, ...</summary>
    public static int NextKnot(int knot) => knot < 4 ? knot + 1 : knot + (knot / 2);

    /// <summary>The first knot that covers the errors measured for <paramref name="horizon"/>, and how many there are up to it.</summary>
    public static (int Last, int Count) KnotsFor(int horizon)
    {
        (int knot, int count) = (1, 1);
        int reach = HorizonKnots.Covering(horizon, int.MaxValue);
        while (knot < reach)
        {
            (knot, count) = (NextKnot(knot), count + 1);
        }

        return (knot, count);
    }

    /// <summary>Mean change from one sample to the next.</summary>
    public static float VariationOf(ReadOnlySpan<float> samples)
    {
        (double sum, int count) = (0, 0);
        for (int i = 1; i < samples.Length; i++)
        {
            float change = Math.Abs(samples[i] - samples[i - 1]);
            (sum, count) = float.IsFinite(change) ? (sum + change, count + 1) : (sum, count);
        }

        return count == 0 ? 0 : (float)(sum / count);
    }

    private static void WriteLags(ReadOnlySpan<float> recent, float newest, Span<float> lags)
    {
        float lag = newest;
        for (int i = 1; i <= Lags; i++)
        {
            int at = recent.Length - 1 - i;
            lag = at >= 0 && float.IsFinite(recent[at]) ? recent[at] : lag;
            lags[i - 1] = lag - newest;
        }
    }

    /// <summary>Means of the last 2, 4, 8, ... 128 samples, and the highest and lowest of the last 16.</summary>
    private static void WriteMeans(ReadOnlySpan<float> recent, float newest, Span<float> means)
    {
        (double sum, int count, int width) = (0, 0, 2);
        (float highest, float lowest) = (newest, newest);
        int written = 0;
        for (int back = 0; written < Means; back++)
        {
            if (back == width)
            {
                means[written++] = (float)((sum / count) - newest);
                width *= 2;
            }

            float sample = back < recent.Length ? recent[^(back + 1)] : float.NaN;
            if (float.IsFinite(sample))
            {
                (sum, count) = (sum + sample, count + 1);
                highest = back < 16 ? Math.Max(highest, sample) : highest;
                lowest = back < 16 ? Math.Min(lowest, sample) : lowest;
            }

            if (count == 0 && back + 1 == width)
            {
                (sum, count) = (newest, 1);
            }
        }

        means[Means] = highest - newest;
        means[Means + 1] = lowest - newest;
    }

    /// <summary>The mean over the days at each place; gaps between are filled from before. False when nothing was measured.</summary>
    private static bool MeanOfDays(ReadOnlySpan<float> days, Span<float> mean)
    {
        float before = float.NaN;
        for (int i = 0; i < mean.Length; i++)
        {
            (float sum, int count) = (0, 0);
            for (int at = i; at < days.Length; at += mean.Length)
            {
                (sum, count) = float.IsFinite(days[at]) ? (sum + days[at], count + 1) : (sum, count);
            }

            before = count > 0 ? sum / count : before;
            mean[i] = before;
        }

        int first = mean.Length - 1;
        for (int i = mean.Length - 1; i >= 0; i--)
        {
            first = float.IsFinite(mean[i]) ? i : first;
        }

        mean[..first].Fill(mean[first]);
        return float.IsFinite(mean[first]);
    }

    private static float MeanOf(ReadOnlySpan<float> samples)
    {
        float sum = TensorPrimitives.Sum(samples);
        if (float.IsFinite(sum))
        {
            return sum / samples.Length;
        }

        (sum, int count) = (0, 0);
        foreach (float sample in samples)
        {
            (sum, count) = float.IsFinite(sample) ? (sum + sample, count + 1) : (sum, count);
        }

        return count == 0 ? float.NaN : sum / count;
    }
}
