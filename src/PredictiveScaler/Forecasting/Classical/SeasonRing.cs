namespace PredictiveScaler.Forecasting.Classical;

/// <summary>A season that is learned sample by sample: values at places of the day, linear in between.</summary>
internal static class SeasonRing
{
    public static float At(ReadOnlySpan<float> season, float place)
    {
        int low = (int)place;
        int high = low + 1 == season.Length ? 0 : low + 1;
        return season[low] + ((place - low) * (season[high] - season[low]));
    }

    /// <summary>Moves the season at <paramref name="place"/> by <paramref name="change"/>, shared by the places beside it.</summary>
    public static void Add(Span<float> season, float place, float change)
    {
        int low = (int)place;
        int high = low + 1 == season.Length ? 0 : low + 1;
        season[low] += (1 - (place - low)) * change;
        season[high] += (place - low) * change;
    }

    /// <summary>The mean of the samples at each place, less the mean of all; false when a place has none.</summary>
    public static bool TryLearn(ReadOnlySpan<float> samples, ReadOnlySpan<float> places, Span<float> season)
    {
        Span<double> sums = stackalloc double[season.Length];
        Span<int> counts = stackalloc int[season.Length];
        (double sum, int count) = (0, 0);
        for (int i = 0; i < samples.Length; i++)
        {
            if (float.IsFinite(samples[i]))
            {
                int place = (int)(places[i] + 0.5f) % season.Length;
                (sums[place], counts[place]) = (sums[place] + samples[i], counts[place] + 1);
                (sum, count) = (sum + samples[i], count + 1);
            }
        }

        for (int place = 0; place < season.Length; place++)
        {
            if (counts[place] == 0)
            {
                return false;
            }

            season[place] = (float)((sums[place] / counts[place]) - (sum / count));
        }

        return true;
    }
}
