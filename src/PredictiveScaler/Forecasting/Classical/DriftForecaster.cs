namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// Demand goes on as it went lately: the last value plus the slope between the means of the last two stretches of half an hour (6 to
/// 60 steps each). Means make the slope robust: an odd sample among n moves it by its n-th part. State: <see cref="KnotSpreads"/>.
/// </summary>
internal sealed class DriftForecaster : FittedForecaster<KnotSpreads>
{
    private static readonly TimeSpan Stretch = TimeSpan.FromMinutes(30);

    public override string Name => "drift";

    protected override KnotSpreads? Fit(in ContextWindow window, int horizon, FitScratch scratch)
    {
        int stretch = StretchSteps(window.Step);
        int steps = Lookback.Steps(window);
        Span<float> samples = scratch.Floats(FitScratch.First, steps + 1);
        window.Read(window.Origin - (steps * window.Step), window.Step, samples);
        if (samples.Length - samples.Count(float.NaN) < 2 * stretch)
        {
            return null;
        }

        Span<float> slopes = scratch.Floats(FitScratch.First + 1, samples.Length);
        Span<float> reach = scratch.Floats(FitScratch.First + 2, horizon * 2);
        for (int i = 0; i < slopes.Length; i++)
        {
            slopes[i] = i + 1 < 2 * stretch ? float.NaN : Slope(samples.Slice(i + 1 - (2 * stretch), 2 * stretch));
        }

        for (int h = 0; h < reach.Length; h++)
        {
            reach[h] = h + 1;
        }

        return KnotSpreads.Measure(samples, horizon, new PastComponents(samples, slopes, reach, []), scratch);
    }

    protected override bool TryPredict(in ContextWindow window, KnotSpreads fit, int horizon, ForecastBuffer result, BaselineScratch scratch)
    {
        Span<float> samples = scratch.Samples(2 * StretchSteps(window.Step));
        window.Read(window.Origin - ((samples.Length - 1) * window.Step), window.Step, samples);
        int newest = samples.LastIndexOfAnyExcept(float.NaN);
        float slope = Slope(samples);
        if (newest < 0 || float.IsNaN(slope))
        {
            return false;
        }

        Span<float> path = scratch.Season(horizon);
        for (int h = 1; h <= horizon; h++)
        {
            path[h - 1] = Math.Max(0, samples[newest] + (slope * h));
        }

        fit.Apply(path, result);
        return true;
    }

    private static int StretchSteps(TimeSpan step) => (int)Math.Clamp(Stretch.Ticks / step.Ticks, 6, 60);

    private static float Slope(ReadOnlySpan<float> samples)
    {
        int half = samples.Length / 2;
        return (float)((MeanOf(samples[half..]) - MeanOf(samples[..half])) / half);
    }

    private static double MeanOf(ReadOnlySpan<float> samples)
    {
        (double sum, int count) = (0, 0);
        foreach (float sample in samples)
        {
            (sum, count) = float.IsFinite(sample) ? (sum + sample, count + 1) : (sum, count);
        }

        return sum / count;
    }
}
