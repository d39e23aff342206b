namespace PredictiveScaler.Recommending;

/// <summary>
/// Buckets that grow by a constant factor, as the Vertical Pod Autoscaler's histograms have them: the relative error of whatever is read
/// from them is the same at 50 millicores and at 50 cores. Bucket n starts at first * (growth^n - 1) / (growth - 1).
/// </summary>
internal sealed class ExponentialBuckets
{
    /// <summary>The documented growth of the Vertical Pod Autoscaler's buckets: each is 5 % wider than the one before.</summary>
    private const double DefaultGrowth = 1.05;

    /// <summary>Cores: from 1 millicore to 1,000 cores.</summary>
    public static readonly ExponentialBuckets Cores = new(0.001, DefaultGrowth, 1000);

    /// <summary>Bytes: from 10 MB to 1 TB.</summary>
    public static readonly ExponentialBuckets Bytes = new(1e7, DefaultGrowth, 1e12);

    private readonly double _first;
    private readonly double _growth;

    /// <param name="first">Width of the first bucket, above 0.</param>
    /// <param name="growth">Width of a bucket over the one before, above 1.</param>
    /// <param name="most">Larger values share the last bucket.</param>
    public ExponentialBuckets(double first, double growth, double most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(first, 0);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(growth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, first);
        (_first, _growth) = (first, growth);
        Count = (int)Math.Ceiling(Math.Log((most * (growth - 1) / first) + 1, growth)) + 1;
    }

    public int Count { get; }

    /// <summary>The bucket that holds a value; values below 0 and NaN count as 0.</summary>
    public int IndexOf(double value)
    {
        if (!(value >= _first))
        {
            return 0;
        }

        if (value >= StartOf(Count - 1))
        {
            return Count - 1;
        }

        int index = (int)Math.Floor(Math.Log((value * (_growth - 1) / _first) + 1, _growth));

        // The logarithm is a rounding error away from the bucket's own start.
        index += value < StartOf(index) ? -1 : value >= EndOf(index) ? 1 : 0;
        return index;
    }

    public double StartOf(int bucket) => _first * (Math.Pow(_growth, bucket) - 1) / (_growth - 1);

    public double EndOf(int bucket) => StartOf(bucket + 1);
}
