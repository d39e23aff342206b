using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Accuracy.Tables;

/// <summary>One row of the table: a method over all series.</summary>
internal sealed record MethodSummary
{
    public required string Method { get; init; }

    public required int Series { get; init; }

    /// <summary>Most origins of a series.</summary>
    public required int Origins { get; init; }

    /// <summary>Origins without a forecast, all series together.</summary>
    public required int Failed { get; init; }

    public required Standing Mae { get; init; }

    public required Standing Pinball90 { get; init; }

    public required double Pinball95 { get; init; }

    public required Coverage Coverage { get; init; }

    public required Standing WindowPinball90 { get; init; }

    public required Coverage WindowCoverage { get; init; }

    public required double RankMae { get; init; }

    public required double RankPinball90 { get; init; }

    /// <summary>Over series: median of the medians, median of the 99th percentiles, median of the fits.</summary>
    public required CallTimes Times { get; init; }

    /// <summary>Interval of the mean, origins drawn anew; null for rivals, whose losses by origin are not kept.</summary>
    public Interval? MaeOverOrigins { get; init; }

    /// <inheritdoc cref="MaeOverOrigins"/>
    public Interval? Pinball90OverOrigins { get; init; }

    public static MethodSummary Of(string method, IReadOnlyList<SeriesRow> rows, double rankMae, double rankPinball90) => new()
    {
        Method = method,
        Series = rows.Count,
        Origins = rows.Max(row => row.Losses.Origins),
        Failed = rows.Sum(row => row.Failed),
        Mae = Standing.Of(rows, row => row.Mae),
        Pinball90 = Standing.Of(rows, row => row.Pinball90),
        Pinball95 = Statistics.GeometricMean(rows.Select(row => row.Pinball95)),
        Coverage = Coverage.Of(rows.Select(row => row.Losses.All.Coverage)),
        WindowPinball90 = Standing.Of(rows, row => row.WindowPinball90),
        WindowCoverage = Coverage.Of(rows.Select(row => row.Losses.Window.Coverage)),
        RankMae = rankMae,
        RankPinball90 = rankPinball90,
        Times = new CallTimes(
            Statistics.Median(rows.Select(row => row.Times?.FitMs ?? double.NaN)),
            Statistics.Median(rows.Select(row => row.Times?.P50Ms ?? double.NaN)),
            Statistics.Median(rows.Select(row => row.Times?.P99Ms ?? double.NaN))),
    };
}
