using System.Diagnostics;

namespace PredictiveScaler.Load.Calls;

/// <summary>Every single duration of one kind, in a buffer that is there before the run. Thread-safe.</summary>
internal sealed class LatencyLog(int capacity)
{
    private readonly long[] _ticks = new long[capacity];
    private int _count;

    public int Count => Math.Min(Volatile.Read(ref _count), _ticks.Length);

    public void Add(long ticks)
    {
        int index = Interlocked.Increment(ref _count) - 1;
        if (index < _ticks.Length)
        {
            _ticks[index] = ticks;
        }
    }

    /// <summary>Milliseconds at each share, 0 to 1; NaN without calls.</summary>
    public double[] Percentiles(params ReadOnlySpan<double> shares)
    {
        long[] sorted = _ticks[..Count];
        Array.Sort(sorted);
        double[] result = new double[shares.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = sorted.Length == 0 ? double.NaN : Stopwatch.GetElapsedTime(0, sorted[Math.Min(sorted.Length - 1, (int)(shares[i] * sorted.Length))]).TotalMilliseconds;
        }

        return result;
    }
}
