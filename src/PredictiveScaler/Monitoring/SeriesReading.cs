namespace PredictiveScaler.Monitoring;

/// <summary>What a query of many series said.</summary>
/// <param name="Error">None when the answer is whole.</param>
/// <param name="Detail">One sentence for humans, free of secrets.</param>
/// <param name="Series">In the order of the answer.</param>
internal sealed record SeriesReading(MetricSourceError Error, string Detail, IReadOnlyList<MeasuredSeries> Series)
{
    public static SeriesReading Failed(MetricSourceError error, string detail) => new(error, detail, []);
}

/// <summary>One series of an answer.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Points">Finite points only, in the order of the answer.</param>
internal sealed record MeasuredSeries(LabelSet Labels, IReadOnlyList<(DateTimeOffset Time, double Value)> Points);
