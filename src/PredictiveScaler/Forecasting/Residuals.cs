namespace PredictiveScaler.Forecasting;

/// <summary>Past errors of one forecaster at one horizon, and their quantiles.</summary>
internal static class Residuals
{
    /// <summary>Below this many errors they say nothing about a spread.</summary>
    public const int Fewest = 8;

    /// <summary>
    /// Writes the quantile of <paramref name="errors"/> at each level, or zeros where there are too few. Sorts <paramref name="errors"/>.
    /// The rank is (n + 1) p: the level at which the next error of an exchangeable series falls below it.
    /// </summary>
    public static void Quantiles(Span<float> errors, ReadOnlySpan<float> levels, Span<float> destination)
    {
        destination[..levels.Length].Clear();
        if (errors.Length < Fewest)
        {
            return;
        }

        errors.Sort();
        for (int q = 0; q < levels.Length; q++)
        {
            float rank = Math.Clamp(((errors.Length + 1) * levels[q]) - 1, 0, errors.Length - 1);
            int low = (int)rank;
            int high = Math.Min(low + 1, errors.Length - 1);
            destination[q] = errors[low] + ((rank - low) * (errors[high] - errors[low]));
        }
    }
}
