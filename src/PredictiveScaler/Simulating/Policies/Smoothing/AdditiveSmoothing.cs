namespace PredictiveScaler.Simulating.Policies.Smoothing;

/// <summary>Holt-Winters' additive method (Winters 1960), without damping: level, trend and season, one observation at a time.</summary>
internal sealed class AdditiveSmoothing
{
    private static readonly double[] LevelWeights = [0.1, 0.3, 0.5, 0.7, 0.9];
    private static readonly double[] TrendWeights = [0, 0.01, 0.1];
    private static readonly double[] SeasonWeights = [0.05, 0.1, 0.3, 0.6, 0.9];

    private readonly SmoothingWeights _weights;
    private readonly double[] _season;
    private double _level;
    private double _trend;
    private int _place;

    /// <param name="history">At least two seasons; the first sets the season, both the trend, and from the second on it is learned from.</param>
    /// <param name="period">Observations a season.</param>
    /// <param name="weights">Of the newest observation.</param>
    public AdditiveSmoothing(ReadOnlySpan<double> history, int period, SmoothingWeights weights)
    {
        (double first, double second) = (Mean(history[..period]), Mean(history[period..(2 * period)]));
        (_weights, _season, _level, _trend) = (weights, history[..period].ToArray(), first, (second - first) / period);
        for (int i = 0; i < period; i++)
        {
            _season[i] -= first;
        }

        foreach (double value in history[period..])
        {
            Error += (value - Next) * (value - Next);
            Observe(value);
        }
    }

    /// <summary>The forecast of the next observation.</summary>
    public double Next => _level + _trend + _season[_place];

    /// <summary>Sum of the squared errors of forecasting the history it was made of.</summary>
    public double Error { get; }

    /// <summary>With the weights, of a grid, that would have forecast the history best.</summary>
    public static AdditiveSmoothing Fitted(ReadOnlySpan<double> history, int period)
    {
        AdditiveSmoothing? best = null;
        foreach (double level in LevelWeights)
        {
            foreach (double trend in TrendWeights)
            {
                foreach (double season in SeasonWeights)
                {
                    AdditiveSmoothing candidate = new(history, period, new SmoothingWeights(level, trend, season));
                    best = best is null || candidate.Error < best.Error ? candidate : best;
                }
            }
        }

        return best!;
    }

    public void Observe(double value)
    {
        (double level, double trend, double season) = (_level, _trend, _season[_place]);
        _level = (_weights.Level * (value - season)) + ((1 - _weights.Level) * (level + trend));
        _trend = (_weights.Trend * (_level - level)) + ((1 - _weights.Trend) * trend);
        _season[_place] = (_weights.Season * (value - level - trend)) + ((1 - _weights.Season) * season);
        _place = (_place + 1) % _season.Length;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
