namespace PredictiveScaler.Monitoring;

/// <summary>Samples of a grid by absolute index.</summary>
internal interface IGridSamples
{
    /// <summary>Copies the samples from index <paramref name="from"/> on; NaN where there is none.</summary>
    void CopyTo(long from, Span<float> destination);
}
