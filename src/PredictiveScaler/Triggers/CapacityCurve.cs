namespace PredictiveScaler.Triggers;

/// <summary>Replicas that a demand needs where that is not proportional, as points of a rising curve. Immutable.</summary>
internal sealed record CapacityCurve
{
    private const int MaxPoints = 64;

    /// <summary>Nobody runs as many; keeps an extrapolation far past the last point finite.</summary>
    private const double MostReplicas = 1e9;

    // Float noise just above a boundary must not cost a replica.
    private const double RoundingSlack = 1e-4;

    private const string Fitted = "fit";

    private readonly CapacityPoint[] _points;

    /// <param name="points">At least one, both numbers strictly rising.</param>
    public CapacityCurve(IReadOnlyList<CapacityPoint> points) => _points = [.. points];

    /// <summary><c>linear</c> is null: demand divided by threshold.</summary>
    public static readonly ValueKind<CapacityCurve?> Kind = new(
        "curve", $"linear; or 1 to {MaxPoints} points demand:replicas, both rising; or `fit` and measured points in any order", 2048, Read);

    public IReadOnlyList<CapacityPoint> Points => _points;

    /// <summary>
    /// Replicas for a demand >= 0, not rounded: linear between points, proportional below the first, past the last with the slope of the last
    /// two. Rises with demand.
    /// </summary>
    public double Replicas(double demand)
    {
        if (demand <= _points[0].Demand || _points.Length == 1)
        {
            return Math.Min(demand / _points[0].Demand * _points[0].Replicas, MostReplicas);
        }

        int upper = 1;
        while (upper < _points.Length - 1 && demand > _points[upper].Demand)
        {
            upper++;
        }

        (CapacityPoint below, CapacityPoint above) = (_points[upper - 1], _points[upper]);
        double share = (demand - below.Demand) / (above.Demand - below.Demand);
        return Math.Min(below.Replicas + (share * (above.Replicas - below.Replicas)), MostReplicas);
    }

    /// <summary>Whole replicas for a demand >= 0: at least one as soon as there is any; NaN when demand is unknown.</summary>
    public double WholeReplicas(double demand) => demand > 0 ? Math.Max(1, Math.Ceiling(Replicas(demand) - RoundingSlack)) : demand;

    public bool Equals(CapacityCurve? other) => other is not null && _points.AsSpan().SequenceEqual(other._points);

    public override int GetHashCode() => HashCode.Combine(_points.Length, _points[0], _points[^1]);

    public override string ToString() => string.Join(',', _points);

    private static Parsed<CapacityCurve?> Read(string text)
    {
        if (text.Equals("linear", StringComparison.OrdinalIgnoreCase))
        {
            return Parsed<CapacityCurve?>.Of(null);
        }

        bool fitted = text.Length > Fitted.Length && text.StartsWith(Fitted, StringComparison.OrdinalIgnoreCase) && char.IsWhiteSpace(text[Fitted.Length]);
        string[] parts = (fitted ? text[Fitted.Length..] : text).Split(',');
        List<CapacityPoint> points = new(Math.Min(parts.Length, MaxPoints));
        for (int i = 0; i < parts.Length; i++)
        {
            if (points.Count == MaxPoints || CapacityPoint.TryParse(parts[i]) is not { } point)
            {
                return Parsed<CapacityCurve?>.Refused($"point {i + 1} is not demand:replicas; write points such as 10:1,45:5,80:10");
            }

            if (!fitted && i > 0 && (point.Demand <= points[^1].Demand || point.Replicas <= points[^1].Replicas))
            {
                return Parsed<CapacityCurve?>.Refused($"point {i + 1} must lie above the one before it in demand and in replicas, or write fit before measured points");
            }

            points.Add(point);
        }

        return Parsed<CapacityCurve?>.Of(new CapacityCurve(fitted ? MonotoneFit.Of(points) : points));
    }
}

/// <summary>A demand and the replicas that carry it.</summary>
internal readonly record struct CapacityPoint(double Demand, double Replicas)
{
    internal const int MaxReplicas = 100_000;
    private const double MaxDemand = 1e12;

    public override string ToString() => $"{ValueKinds.Text(Demand)}:{ValueKinds.Text(Replicas)}";

    internal static CapacityPoint? TryParse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0
            || !ValueKinds.TryNumber(text.AsSpan(0, colon).Trim(), out double demand)
            || ValueKinds.Count(1, MaxReplicas).Read(text[(colon + 1)..].Trim()) is not { Succeeded: true } replicas)
        {
            return null;
        }

        return demand is > 0 and <= MaxDemand ? new CapacityPoint(demand, replicas.Value) : null;
    }
}
