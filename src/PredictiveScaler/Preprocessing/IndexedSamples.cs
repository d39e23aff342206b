using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Preprocessing;

/// <summary>An array as samples by index; NaN outside of it.</summary>
internal readonly struct IndexedSamples(double[] values) : IGridSamples
{
    public void CopyTo(long from, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            long index = from + i;
            destination[i] = index >= 0 && index < values.Length ? (float)values[index] : float.NaN;
        }
    }
}
