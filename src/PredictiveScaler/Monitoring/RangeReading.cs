namespace PredictiveScaler.Monitoring;

/// <summary>What a range query said: a sample for each grid point that had one.</summary>
/// <param name="Error">None when the answer is whole.</param>
/// <param name="Detail">One sentence for humans, free of secrets.</param>
/// <param name="Start">Time of <c>Values[0]</c>.</param>
/// <param name="Step">Distance between two values.</param>
/// <param name="Values">One per grid point, NaN where the answer had none or it was not finite.</param>
internal sealed record RangeReading(MetricSourceError Error, string Detail, DateTimeOffset Start, TimeSpan Step, double[] Values)
{
    /// <summary>Whether another try may help.</summary>
    public bool IsTransient { get; init; }

    public bool Succeeded => Error == MetricSourceError.None;
}
