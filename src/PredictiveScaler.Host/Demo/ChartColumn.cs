namespace PredictiveScaler.Host.Demo;

/// <summary>One column of the chart: a stretch of simulated time.</summary>
/// <param name="Demand">Highest demand, or for the future the median forecast.</param>
/// <param name="High">Upper quantile of the forecast; NaN for the past.</param>
/// <param name="Capacity">What the ready predictive pods serve at least; NaN for the future.</param>
/// <param name="ReactiveCapacity">The same for the reactive ones.</param>
internal readonly record struct ChartColumn(double Demand, double High, double Capacity, double ReactiveCapacity)
{
    public bool IsForecast => !double.IsNaN(High);

    /// <summary>Two stretches in one: the worst of both.</summary>
    public ChartColumn Merge(ChartColumn other) => new(
        Math.Max(Demand, other.Demand),
        Math.Max(High, other.High),
        Math.Min(Capacity, other.Capacity),
        Math.Min(ReactiveCapacity, other.ReactiveCapacity));
}
