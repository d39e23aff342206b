namespace PredictiveScaler.Preprocessing;

/// <summary>Medians of short runs of samples, gaps left out. Allocates nothing.</summary>
internal static class Medians
{
    private const int StackLength = 256;

    /// <summary>NaN when nothing was measured. Of an even number of samples the lower of the middle two.</summary>
    /// <param name="samples">At most 256.</param>
    public static float Of(ReadOnlySpan<float> samples)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples.Length, StackLength);
        Span<float> measured = stackalloc float[StackLength];
        int count = 0;
        foreach (float sample in samples)
        {
            if (!float.IsNaN(sample))
            {
                measured[count++] = sample;
            }
        }

        if (count == 0)
        {
            return float.NaN;
        }

        measured[..count].Sort();
        return measured[(count - 1) / 2];
    }
}
