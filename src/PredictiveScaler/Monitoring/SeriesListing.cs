namespace PredictiveScaler.Monitoring;

/// <summary>Which series a query gives.</summary>
/// <param name="Error">None when the answer is whole.</param>
/// <param name="Detail">One sentence for humans, free of secrets.</param>
/// <param name="Count">Series of the answer.</param>
/// <param name="Sets">Labels of the first ones.</param>
internal sealed record SeriesListing(MetricSourceError Error, string Detail, int Count, IReadOnlyList<LabelSet> Sets);
