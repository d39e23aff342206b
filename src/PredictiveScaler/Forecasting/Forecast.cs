namespace PredictiveScaler.Forecasting;

/// <summary>A published forecast: immutable, read by planner, API and <c>explain</c>.</summary>
internal sealed class Forecast
{
    private readonly float[] _levels;
    private readonly float[] _values;
    private readonly float[] _maxima;

    internal Forecast(string model, DateTimeOffset origin, TimeSpan step, float[] levels, float[] values, float[] maxima)
    {
        (Model, Origin, Step, _levels, _values, _maxima) = (model, origin, step, levels, values, maxima);
    }

    /// <summary>Name of the forecaster.</summary>
    public string Model { get; }

    /// <summary>Newest sample that the forecast saw.</summary>
    public DateTimeOffset Origin { get; }

    /// <summary>Distance between two steps.</summary>
    public TimeSpan Step { get; }

    /// <summary>Steps ahead.</summary>
    public int Horizon => _values.Length / _levels.Length;

    /// <summary>Last time that the forecast covers.</summary>
    public DateTimeOffset End => Origin + (Step * Horizon);

    /// <summary>Quantile levels in (0, 1), ascending.</summary>
    public IReadOnlyList<float> Levels => _levels;

    internal ReadOnlySpan<float> Values => _values;

    internal ReadOnlySpan<float> Maxima => _maxima;

    /// <summary>Demand <paramref name="stepAhead"/> steps after the origin (1 = the next) at <paramref name="level"/>.</summary>
    public double Quantile(int stepAhead, double level) => QuantileTable.Interpolate(_values, _levels, stepAhead, level);

    /// <summary>Maximum demand over the steps 1..<paramref name="steps"/> at <paramref name="level"/>.</summary>
    public double MaxQuantile(int steps, double level) => QuantileTable.Interpolate(_maxima, _levels, steps, level);
}
