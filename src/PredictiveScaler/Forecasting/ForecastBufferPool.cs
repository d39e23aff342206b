using System.Collections.Concurrent;

namespace PredictiveScaler.Forecasting;

/// <summary>Reused forecast buffers: a buffer is needed only while a forecast is made, not one a trigger.</summary>
internal static class ForecastBufferPool
{
    private static readonly ConcurrentBag<ForecastBuffer[]> Free = [];

    /// <summary>Rents at least <paramref name="count"/> buffers (at most 64 are pooled together).</summary>
    public static Lease Rent(int count)
    {
        if (count <= PooledSize && Free.TryTake(out ForecastBuffer[]? buffers))
        {
            return new Lease(buffers);
        }

        return new Lease([.. Enumerable.Range(0, Math.Max(count, PooledSize)).Select(_ => new ForecastBuffer())]);
    }

    private const int PooledSize = 64;

    /// <summary>Gives the buffers back when disposed.</summary>
    internal readonly struct Lease(ForecastBuffer[] buffers) : IDisposable
    {
        public ReadOnlySpan<ForecastBuffer> Buffers => buffers;

        public void Dispose()
        {
            if (buffers.Length == PooledSize)
            {
                Free.Add(buffers);
            }
        }
    }
}
