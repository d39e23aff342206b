using System.Diagnostics.Metrics;

namespace Prometheus;

internal static class HistogramBuckets
{
    public static double[] Resolve(Instrument instrument) => instrument switch
    {
        Histogram<double> h => Of(h),
        Histogram<float> h => Of(h),
        Histogram<decimal> h => Of(h),
        Histogram<long> h => Of(h),
        Histogram<int> h => Of(h),
        Histogram<short> h => Of(h),
        Histogram<byte> h => Of(h),
        _ => MeterAdapterOptions.DefaultHistogramBuckets,
    };

    private static double[] Of<T>(Histogram<T> histogram)
        where T : struct
    {
        IReadOnlyList<T>? advised = histogram.Advice?.HistogramBucketBoundaries;
        return advised is null
            ? MeterAdapterOptions.DefaultHistogramBuckets
            : [.. advised.Select(bound => Convert.ToDouble(bound, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order()];
    }
}
