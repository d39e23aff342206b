namespace PredictiveScaler.Forecasting;

/// <summary>
/// Where a forecaster writes one forecast: quantiles of demand for each step of the horizon and of the maximum demand over the steps
/// 1..h. Owned by one worker and reused, so that forecasting allocates nothing when warm.
/// </summary>
internal sealed class ForecastBuffer
{
    private float[] _values = [];
    private float[] _maxima = [];

    /// <summary>Newest sample that the forecast saw.</summary>
    public DateTimeOffset Origin { get; private set; }

    /// <summary>Distance between two steps.</summary>
    public TimeSpan Step { get; private set; }

    /// <summary>Steps ahead, at least 1.</summary>
    public int Horizon { get; private set; }

    /// <summary>Quantile levels in (0, 1), ascending.</summary>
    public IReadOnlyList<float> Levels => LevelArray;

    /// <summary>Why there is no forecast in this buffer; null when there is one.</summary>
    public string? Failure { get; private set; }

    internal float[] LevelArray { get; private set; } = [];

    /// <summary>[horizon x levels], step-major: demand at each step.</summary>
    public Span<float> Values => _values.AsSpan(0, Horizon * LevelArray.Length);

    /// <summary>[horizon x levels], step-major: maximum demand over the steps 1..h.</summary>
    public Span<float> Maxima => _maxima.AsSpan(0, Horizon * LevelArray.Length);

    /// <summary>Makes room for a forecast; allocates only when the shape grows. <paramref name="levels"/> is kept by reference.</summary>
    public void Reset(in ContextWindow window, int horizon, float[] levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        (Origin, Step, Horizon, LevelArray, Failure) = (window.Origin, window.Step, horizon, levels, null);
        if (_values.Length < horizon * levels.Length)
        {
            _values = new float[horizon * levels.Length];
            _maxima = new float[horizon * levels.Length];
        }
    }

    /// <summary>Marks that the forecaster has nothing to say, and why.</summary>
    public void Fail(string reason) => Failure = reason;

    /// <summary>Demand <paramref name="stepAhead"/> steps after the origin (1 = the next) at <paramref name="level"/>; linear between the levels held.</summary>
    public double Quantile(int stepAhead, double level) => QuantileTable.Interpolate(Values, LevelArray, stepAhead, level);

    /// <summary>Maximum demand over the steps 1..<paramref name="steps"/> at <paramref name="level"/>.</summary>
    public double MaxQuantile(int steps, double level) => QuantileTable.Interpolate(Maxima, LevelArray, steps, level);

    /// <summary>An immutable copy to publish.</summary>
    public Forecast ToForecast(string model) =>
        new(model, Origin, Step, LevelArray, Values.ToArray(), Maxima.ToArray());
}
