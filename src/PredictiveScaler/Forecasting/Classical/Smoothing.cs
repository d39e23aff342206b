namespace PredictiveScaler.Forecasting.Classical;

/// <summary>Simple exponential smoothing of samples with gaps, and the choice of its parameter.</summary>
internal static class Smoothing
{
    private const int LeastSteps = 16;
    private static readonly TimeSpan Tested = TimeSpan.FromMinutes(30);
    private static readonly float[] Alphas = [0.03f, 0.06f, 0.1f, 0.2f, 0.35f, 0.55f, 0.8f, 1];

    /// <summary>The level after <paramref name="sample"/>; a gap leaves it, the first sample is it.</summary>
    public static float Next(float level, float sample, float alpha)
    {
        if (!float.IsFinite(sample))
        {
            return level;
        }

        return float.IsFinite(level) ? level + (alpha * (sample - level)) : sample;
    }

    /// <summary>Writes the level at each sample.</summary>
    public static void Run(ReadOnlySpan<float> samples, float alpha, Span<float> levels)
    {
        float level = float.NaN;
        for (int i = 0; i < samples.Length; i++)
        {
            level = Next(level, samples[i], alpha);
            levels[i] = level;
        }
    }

    /// <summary>
    /// The parameter that forecasts <paramref name="adjusted"/> demand best: least absolute error one step, half an hour (at least 6 steps)
    /// and a middle distance ahead, each relative to how far demand itself strays. <paramref name="levels"/> is overwritten.
    /// </summary>
    /// <returns>The parameter and the mean of those ratios; the last value's is 1.</returns>
    public static (float Alpha, double Error) Choose(ReadOnlySpan<float> samples, ReadOnlySpan<float> adjusted, TimeSpan step, Span<float> levels)
    {
        int longest = (int)Math.Max(LeastSteps, Tested.Ticks / step.Ticks);
        int middle = (int)Math.Sqrt(longest);
        (float best, double least) = (1, double.PositiveInfinity);
        foreach (float alpha in Alphas)
        {
            Run(adjusted, alpha, levels);
            double error = RelativeError(samples, adjusted, levels, 1)
                + RelativeError(samples, adjusted, levels, middle)
                + RelativeError(samples, adjusted, levels, longest);
            (best, least) = error <= least ? (alpha, error) : (best, least);
        }

        return (best, least / 3);
    }

    private static double RelativeError(ReadOnlySpan<float> samples, ReadOnlySpan<float> adjusted, ReadOnlySpan<float> levels, int ahead)
    {
        int stride = 1 + (samples.Length / 1440);
        (double error, double naive) = (0, 0);
        for (int i = samples.Length / 8; i + ahead < samples.Length; i += stride)
        {
            float change = Math.Abs(samples[i + ahead] - samples[i]);
            if (float.IsFinite(change))
            {
                error += Math.Abs(adjusted[i + ahead] - levels[i]);
                naive += change;
            }
        }

        return naive > 0 ? error / naive : 1;
    }
}
