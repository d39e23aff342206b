namespace PredictiveScaler.Monitoring;

/// <summary>What one instant query said.</summary>
internal enum ReadingKind
{
    /// <summary>A finite number.</summary>
    Value,

    /// <summary>A successful answer without an element.</summary>
    Empty,

    /// <summary>No trustworthy answer; see <see cref="Reading.Error"/>.</summary>
    Failed,
}

/// <summary>One instant query's outcome.</summary>
/// <param name="Kind">Whether there is a value.</param>
/// <param name="Time">The evaluation time that was asked for.</param>
/// <param name="Value">Demand; NaN unless <paramref name="Kind"/> is Value.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Detail">One sentence for humans, free of secrets; "" when there is nothing to add.</param>
internal readonly record struct Reading(ReadingKind Kind, DateTimeOffset Time, double Value, MetricSourceError Error, string Detail)
{
    public static Reading Of(DateTimeOffset time, double value) => new(ReadingKind.Value, time, value, MetricSourceError.None, "");

    public static Reading Empty(DateTimeOffset time) => new(ReadingKind.Empty, time, double.NaN, MetricSourceError.None, "");

    public static Reading Failed(DateTimeOffset time, MetricSourceError error, string detail) => new(ReadingKind.Failed, time, double.NaN, error, detail);
}
