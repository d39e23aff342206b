namespace PredictiveScaler.Triggers;

/// <summary>
/// A rising curve through measured, noisy points: isotonic regression by pooling adjacent violators (Ayer et al., 1955). Points that
/// contradict each other become their mean, and the curve goes through the means.
/// </summary>
internal static class MonotoneFit
{
    /// <param name="points">At least one, in any order.</param>
    public static List<CapacityPoint> Of(IEnumerable<CapacityPoint> points)
    {
        List<Pool> pools = [];
        foreach (CapacityPoint point in points.OrderBy(point => point.Demand))
        {
            Pool pool = new(point.Demand, point.Replicas, 1);
            while (pools.Count > 0 && (pool.Replicas <= pools[^1].Replicas || pool.Demand <= pools[^1].Demand))
            {
                pool = pool.With(pools[^1]);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        List<CapacityPoint> curve = [.. pools.Select(pool => new CapacityPoint(pool.Demand, pool.Replicas))];
        curve.Add(Beyond(curve));
        return curve;
    }

    /// <summary>A tail that noise made flat must not starve demand that was never measured: past the last point it rises at least in proportion.</summary>
    private static CapacityPoint Beyond(List<CapacityPoint> curve)
    {
        CapacityPoint last = curve[^1];
        double slope = last.Replicas / last.Demand;
        if (curve.Count > 1)
        {
            slope = Math.Max(slope, (last.Replicas - curve[^2].Replicas) / (last.Demand - curve[^2].Demand));
        }

        return new CapacityPoint(last.Demand * 2, last.Replicas + (slope * last.Demand));
    }

    private readonly record struct Pool(double Demand, double Replicas, int Count)
    {
        public Pool With(Pool other)
        {
            int count = Count + other.Count;
            return new Pool(((Demand * Count) + (other.Demand * other.Count)) / count, ((Replicas * Count) + (other.Replicas * other.Count)) / count, count);
        }
    }
}
