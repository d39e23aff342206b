namespace Prometheus;

/// <summary>One time series: its labels, rendered once, and its numbers. Recording takes no lock.</summary>
internal sealed class Series(byte[] labels, double[]? bounds)
{
    private readonly long[] _counts = bounds is null ? [] : new long[bounds.Length + 1];
    private double _value;

    /// <summary><c>name="value",...</c> without braces, empty for no labels.</summary>
    public ReadOnlySpan<byte> Labels => labels;

    public ReadOnlySpan<double> Bounds => bounds;

    /// <summary>Number of the collection that was under way or last done when this series was recorded.</summary>
    public int TouchedAt { get; set; }

    /// <summary>Value, or for a histogram the sum of the observations.</summary>
    public double Value => Volatile.Read(ref _value);

    public long CountOf(int bucket) => Volatile.Read(ref _counts[bucket]);

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double increment)
    {
        double seen = Volatile.Read(ref _value);
        double found;
        while (!(found = Interlocked.CompareExchange(ref _value, seen + increment, seen)).Equals(seen))
        {
            seen = found;
        }
    }

    public void Observe(double value)
    {
        int bucket = 0;
        while (bucket < bounds!.Length && !(value <= bounds[bucket]))
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        Add(value);
    }
}
