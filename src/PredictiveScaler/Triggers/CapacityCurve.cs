namespace PredictiveScaler.Triggers;

/// <summary>Replicas that a demand needs where that is not proportional, as points of a rising curve. Immutable.</summary>
/// <param name="Points">At least one, both numbers strictly rising.</param>
internal sealed record CapacityCurve(IReadOnlyList<CapacityPoint> Points)
{
    private const int MaxPoints = 64;

    /// <summary><c>linear</c> is null: demand divided by threshold.</summary>
    public static readonly ValueKind<CapacityCurve?> Kind = new(
        "curve", $"linear, or 1 to {MaxPoints} points demand:replicas, both rising", 2048, Read);

    public override string ToString() => string.Join(',', Points);

    private static Parsed<CapacityCurve?> Read(string text)
    {
        if (text.Equals("linear", StringComparison.OrdinalIgnoreCase))
        {
            return Parsed<CapacityCurve?>.Of(null);
        }

        string[] parts = text.Split(',');
        List<CapacityPoint> points = new(Math.Min(parts.Length, MaxPoints));
        for (int i = 0; i < parts.Length; i++)
        {
            if (points.Count == MaxPoints || CapacityPoint.TryParse(parts[i]) is not { } point)
            {
                return Parsed<CapacityCurve?>.Refused($"point {i + 1} is not demand:replicas; write points such as 10:1,45:5,80:10");
            }

            if (i > 0 && (point.Demand <= points[^1].Demand || point.Replicas <= points[^1].Replicas))
            {
                return Parsed<CapacityCurve?>.Refused($"point {i + 1} must lie above the one before it in demand and in replicas");
            }

            points.Add(point);
        }

        return Parsed<CapacityCurve?>.Of(new CapacityCurve(points));
    }
}

/// <summary>A demand and the whole replicas that carry it.</summary>
internal readonly record struct CapacityPoint(double Demand, int Replicas)
{
    internal const int MaxReplicas = 100_000;
    private const double MaxDemand = 1e12;

    public override string ToString() => $"{ValueKinds.Text(Demand)}:{Replicas}";

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
