namespace PredictiveScaler.Collecting;

/// <summary>One answer of the source.</summary>
/// <param name="First">Grid index of the first value.</param>
/// <param name="Values">A gap is NaN.</param>
/// <param name="Unsettled">Values at the end that were the newest of all then: scrapes may have come late.</param>
internal sealed record CollectedChunk(long First, double[] Values, int Unsettled)
{
    public long Last => First + Values.Length - 1;
}
