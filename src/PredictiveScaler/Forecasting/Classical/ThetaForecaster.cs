using System.Numerics.Tensors;

namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// The theta method (Assimakopoulos and Nikolopoulos 2000, in the form of Hyndman and Billah 2003: exponential smoothing with half the
/// slope of the linear trend as drift) on the last day of demand, less as much of the shape of the days before as would have helped on it.
/// </summary>
internal sealed class ThetaForecaster : FittedForecaster<ThetaFit>
{
    // Less is chance: a day is a small sample.
    private const double LeastGain = 0.05;
    private static readonly float[] SeasonWeights = [0, 0.5f, 1];

    public override string Name => "theta";

    protected override ThetaFit? Fit(in ContextWindow window, int horizon, FitScratch scratch)
    {
        int steps = FitSpan.Steps(window);
        DateTimeOffset start = window.Origin - (steps * window.Step);
        Span<float> samples = scratch.Floats(FitScratch.First, steps + 1);
        window.ReadUsable(start, window.Step, samples);
        if (samples.Length - samples.Count(float.NaN) < Residuals.Fewest)
        {
            return null;
        }

        // Parameters and errors are measured with a season that has not seen the samples; forecasts are made with one that has.
        Span<float> season = scratch.Floats(FitScratch.First + 1, samples.Length + (2 * horizon));
        ThetaParameters parameters = Choose(samples, FillSeason(window, start, start, season, scratch) is null ? [] : season, window.Step, scratch);
        TensorPrimitives.Multiply(season, parameters.SeasonWeight, season);
        KnotSpreads spreads = Spreads(samples, season, parameters, horizon, scratch);
        DayProfile? profile = parameters.SeasonWeight > 0 ? FillSeason(window, start, window.Origin, season, scratch) : null;
        Span<float> levels = scratch.Floats(FitScratch.First + 3, samples.Length);
        Smoothing.Run(Adjusted(samples, season, profile is null ? 0 : parameters.SeasonWeight, scratch), parameters.Alpha, levels);
        return new ThetaFit(levels[^1], parameters, profile, spreads);
    }

    protected override bool TryPredict(in ContextWindow window, ThetaFit fit, int horizon, ForecastBuffer result, BaselineScratch scratch)
    {
        DateTimeOffset grid = FitGrid.WindowFor(window, FitsEvery).Origin;
        int since = (int)((window.Origin - grid).Ticks / window.Step.Ticks);
        Span<float> samples = scratch.Samples(since);
        Span<float> path = scratch.Season(since + horizon);
        window.ReadUsable(grid + window.Step, window.Step, samples);
        path.Clear();
        fit.Season?.Fill(grid + window.Step, window.Step, path);
        TensorPrimitives.Multiply(path, fit.Parameters.SeasonWeight, path);
        float level = fit.Level;
        for (int i = 0; i < since; i++)
        {
            level = Smoothing.Next(level, samples[i] - path[i], fit.Parameters.Alpha);
        }

        path = path[since..];
        for (int h = 1; h <= horizon; h++)
        {
            path[h - 1] = Math.Max(0, path[h - 1] + level + (fit.Parameters.HalfSlope * (h + Lag(fit.Parameters.Alpha))));
        }

        fit.Spreads.Apply(path, result);
        return true;
    }

    /// <summary>Fills <paramref name="season"/> with the shape of the days before <paramref name="end"/>, or with 0 where they have none.</summary>
    private static DayProfile? FillSeason(in ContextWindow window, DateTimeOffset start, DateTimeOffset end, Span<float> season, FitScratch scratch)
    {
        season.Clear();
        DayProfile? profile = DayProfile.Of(window, end, scratch);
        profile?.Fill(start, window.Step, season);
        return profile;
    }

    private static ThetaParameters Choose(ReadOnlySpan<float> samples, ReadOnlySpan<float> season, TimeSpan step, FitScratch scratch)
    {
        Span<float> levels = scratch.Floats(FitScratch.First + 3, samples.Length);
        (ThetaParameters best, double least) = (default, double.PositiveInfinity);
        foreach (float weight in season.IsEmpty ? SeasonWeights.AsSpan(0, 1) : SeasonWeights)
        {
            Span<float> adjusted = Adjusted(samples, season, weight, scratch);
            (float alpha, double error) = Smoothing.Choose(samples, adjusted, step, levels);
            if (error < (1 - LeastGain) * least)
            {
                (best, least) = (new ThetaParameters(alpha, weight, Slope(adjusted) / 2), error);
            }
        }

        return best;
    }

    private static KnotSpreads Spreads(ReadOnlySpan<float> samples, ReadOnlySpan<float> season, in ThetaParameters parameters, int horizon, FitScratch scratch)
    {
        Span<float> levels = scratch.Floats(FitScratch.First + 3, samples.Length);
        Span<float> slopes = scratch.Floats(FitScratch.First + 4, samples.Length);
        Span<float> reach = scratch.Floats(FitScratch.First + 5, 2 * horizon);
        Smoothing.Run(Adjusted(samples, season, 1, scratch), parameters.Alpha, levels);
        slopes.Fill(parameters.HalfSlope);
        for (int h = 0; h < reach.Length; h++)
        {
            reach[h] = h + 1 + Lag(parameters.Alpha);
        }

        return KnotSpreads.Measure(samples, horizon, new PastComponents(levels, slopes, reach, season), scratch);
    }

    private static Span<float> Adjusted(ReadOnlySpan<float> samples, ReadOnlySpan<float> season, float weight, FitScratch scratch)
    {
        Span<float> adjusted = scratch.Floats(FitScratch.First + 2, samples.Length);
        samples.CopyTo(adjusted);
        for (int i = 0; i < adjusted.Length && weight > 0; i++)
        {
            adjusted[i] -= weight * season[i];
        }

        return adjusted;
    }

    /// <summary>Steps by which a smoothed level lags behind a demand that grows steadily.</summary>
    private static float Lag(float alpha) => (1 / alpha) - 1;

    /// <summary>Slope of the least-squares line through the samples.</summary>
    private static float Slope(ReadOnlySpan<float> samples)
    {
        (double count, double times, double values, double squares, double products) = (0, 0, 0, 0, 0);
        double middle = (samples.Length - 1) / 2d;
        for (int i = 0; i < samples.Length; i++)
        {
            if (float.IsFinite(samples[i]))
            {
                double time = i - middle;
                (count, times, values) = (count + 1, times + time, values + samples[i]);
                (squares, products) = (squares + (time * time), products + (time * samples[i]));
            }
        }

        double spread = (count * squares) - (times * times);
        return spread > 0 ? (float)(((count * products) - (times * values)) / spread) : 0;
    }
}
