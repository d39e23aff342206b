using System.Diagnostics.Metrics;

namespace Prometheus;

/// <summary>What a <see cref="MeterAdapter"/> listens to and how it publishes it.</summary>
public sealed class MeterAdapterOptions
{
    /// <summary>Bounds in seconds for histograms that state none themselves.</summary>
    public static readonly double[] DefaultHistogramBuckets =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Every instrument, in the default registry.</summary>
    public static MeterAdapterOptions Default { get; } = new();

    /// <summary>Which instruments are published; all of them by default.</summary>
    public Func<Instrument, bool> InstrumentFilterPredicate { get; set; } = _ => true;

    /// <summary>Upper bounds of a histogram's buckets, ascending, without +Inf; by default those that the instrument advises.</summary>
    public Func<Instrument, double[]> ResolveHistogramBuckets { get; set; } = HistogramBuckets.Resolve;

    /// <summary>Where the metrics go.</summary>
    public CollectorRegistry Registry { get; set; } = Metrics.DefaultRegistry;
}
