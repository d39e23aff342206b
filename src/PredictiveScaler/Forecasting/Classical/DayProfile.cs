namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// The shape of a day in local time: for each quarter of an hour (one step, where steps are longer) the median over the days seen. Linear in
/// between. At most 96 values.
/// </summary>
internal sealed class DayProfile
{
    /// <summary>Most days that a profile is made from.</summary>
    public const int MostDays = 8;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan FinestBin = TimeSpan.FromMinutes(15);
    private readonly float[] _bins;
    private readonly DayClock _clock;

    private DayProfile(float[] bins, TimeSpan step, TimeZoneInfo zone)
    {
        _bins = bins;
        _clock = new DayClock(bins.Length, Math.Max(0, (Day.Ticks / bins.Length) - step.Ticks) / 2, zone);
    }

    /// <summary>Bins of a day for samples at <paramref name="step"/>; fewer than 4 are no shape.</summary>
    public static int BinsFor(TimeSpan step) => (int)(Day.Ticks / Math.Max(step.Ticks, FinestBin.Ticks));

    /// <summary>The profile of the days before <paramref name="end"/>; null when a quarter of the day or more was never measured.</summary>
    public static DayProfile? Of(in ContextWindow window, DateTimeOffset end, FitScratch scratch)
    {
        int bins = BinsFor(window.Step);
        int days = (int)Math.Min(MostDays, (end - window.Earliest).Ticks / Day.Ticks);
        if (bins < 4 || days < 1)
        {
            return null;
        }

        Span<float> table = scratch.Floats(FitScratch.First + 8, bins * days);
        ReadDays(window, end, bins, table);
        float[] profile = new float[bins];
        Span<float> sameTime = stackalloc float[MostDays];
        for (int i = 0; i < bins; i++)
        {
            int count = 0;
            for (int day = 0; day < days; day++)
            {
                float sample = table[(day * bins) + i];
                if (float.IsFinite(sample))
                {
                    sameTime[count++] = sample;
                }
            }

            profile[i] = MedianOf(sameTime[..count]);
        }

        return FillGaps(profile) ? new DayProfile(profile, window.Step, window.TimeZone) : null;
    }

    /// <summary>The profile at <paramref name="start"/>, start + <paramref name="step"/>, ...</summary>
    public void Fill(DateTimeOffset start, TimeSpan step, Span<float> destination)
    {
        _clock.Fill(start, step, destination);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = At(destination[i]);
        }
    }

    private static void ReadDays(in ContextWindow window, DateTimeOffset end, int bins, Span<float> table)
    {
        TimeSpan bin = Day / bins;
        DateTimeOffset newest = TimeGrid.Floor(end, bin);
        Span<float> read = stackalloc float[1];
        table.Fill(float.NaN);
        for (int i = 0; i < table.Length; i++)
        {
            DateTimeOffset time = newest - (bin * i);
            long local = time.UtcTicks + window.TimeZone.GetUtcOffset(time).Ticks;
            window.ReadUsable(time, bin, read);
            table[(i / bins * bins) + (int)(local % Day.Ticks / bin.Ticks)] = read[0];
        }
    }

    private static float MedianOf(Span<float> values)
    {
        if (values.IsEmpty)
        {
            return float.NaN;
        }

        values.Sort();
        return (values[(values.Length - 1) / 2] / 2) + (values[values.Length / 2] / 2);
    }

    private static bool FillGaps(float[] bins)
    {
        if (bins.AsSpan().Count(float.NaN) >= bins.Length / 4)
        {
            return false;
        }

        int start = Array.FindIndex(bins, float.IsFinite);
        for (int i = 1; i < bins.Length; i++)
        {
            int place = (start + i) % bins.Length;
            bins[place] = float.IsFinite(bins[place]) ? bins[place] : bins[(place + bins.Length - 1) % bins.Length];
        }

        return true;
    }

    private float At(float place)
    {
        int low = (int)place;
        float from = _bins[low];
        return from + ((place - low) * (_bins[(low + 1) % _bins.Length] - from));
    }
}
