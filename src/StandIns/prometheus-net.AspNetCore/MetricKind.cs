namespace Prometheus;

internal enum MetricKind
{
    /// <summary>Measurements are increments, never negative.</summary>
    Counter,

    /// <summary>Measurements are totals, asked for at each collection.</summary>
    ObservableCounter,

    /// <summary>Measurements are increments of either sign.</summary>
    UpDownCounter,

    /// <summary>Measurements replace the value.</summary>
    Gauge,

    /// <summary>Measurements replace the value and are asked for at each collection.</summary>
    ObservableGauge,

    /// <summary>Measurements are observations.</summary>
    Histogram,
}
