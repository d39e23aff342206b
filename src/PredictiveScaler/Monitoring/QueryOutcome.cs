namespace PredictiveScaler.Monitoring;

/// <summary>What one request, or the last of several tries, came to.</summary>
/// <param name="Error">None for an answer.</param>
/// <param name="Detail">One sentence for humans, free of secrets.</param>
/// <param name="IsTransient">Whether another try may help, and whether it counts against the source.</param>
/// <param name="IsEmpty">Successful, without an element.</param>
/// <param name="Value">The value of an instant query.</param>
internal readonly record struct QueryOutcome(MetricSourceError Error, string Detail, bool IsTransient, bool IsEmpty, double Value)
{
    public static QueryOutcome Of(double value) => new(MetricSourceError.None, "", false, false, value);

    public static QueryOutcome Empty() => new(MetricSourceError.None, "", false, true, double.NaN);

    public static QueryOutcome Failed(MetricSourceError error, string detail, bool isTransient = false) =>
        new(error, detail, isTransient, false, double.NaN);
}
