namespace PredictiveScaler.Forecasting;

/// <summary>Fills gaps for a model's input. The nowcast never sees filled values.</summary>
internal static class GapFilling
{
    /// <summary>
    /// Replaces what is missing (not finite) by the newest value before it, a leading gap by the first value, an empty series by 0, and
    /// marks in <paramref name="mask"/> what was measured (1) and what was filled (0).
    /// </summary>
    /// <returns>Number of measured values.</returns>
    public static int FillForward(Span<float> values, Span<float> mask)
    {
        int observed = 0;
        float newest = FirstFinite(values);
        for (int i = 0; i < values.Length; i++)
        {
            bool measured = float.IsFinite(values[i]);
            mask[i] = measured ? 1 : 0;
            observed += measured ? 1 : 0;
            newest = measured ? values[i] : newest;
            values[i] = newest;
        }

        return observed;
    }

    private static float FirstFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                return value;
            }
        }

        return 0;
    }
}
