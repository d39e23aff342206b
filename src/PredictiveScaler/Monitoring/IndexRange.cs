namespace PredictiveScaler.Monitoring;

/// <summary>Grid indices from <see cref="Low"/> to <see cref="High"/>, both included; empty when High is below Low.</summary>
internal readonly record struct IndexRange(long Low, long High)
{
    public static readonly IndexRange Empty = new(0, -1);

    public bool IsEmpty => High < Low;

    /// <summary>The smallest range that holds both.</summary>
    public IndexRange Including(long low, long high) =>
        IsEmpty ? new IndexRange(low, high) : new IndexRange(Math.Min(Low, low), Math.Max(High, high));

    public bool TouchesOrOverlaps(long low, long high) => !IsEmpty && low <= High + 1 && high >= Low - 1;
}
