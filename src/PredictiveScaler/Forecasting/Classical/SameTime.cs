namespace PredictiveScaler.Forecasting.Classical;

/// <summary>Finds the same local time on the days before.</summary>
internal readonly struct SameTime
{
    private readonly TimeSpan _step;
    private readonly TimeZoneInfo _zone;
    private readonly int _smoothing;
    private readonly int _dayLength;

    /// <param name="step">Distance between two samples.</param>
    /// <param name="zone">Zone of the day.</param>
    /// <param name="reach">Steps after the origin's time that are wanted.</param>
    /// <param name="isKnown">Whether there is a day before at all.</param>
    public SameTime(TimeSpan step, TimeZoneInfo zone, int reach, bool isKnown)
    {
        (_step, _zone) = (step, zone);
        _smoothing = RidgeFeatures.Smoothing(step);
        _dayLength = RidgeFeatures.DayLength(_smoothing, reach);
        DaySteps = (int)(TimeSpan.TicksPerDay / step.Ticks);
        IsKnown = isKnown && DaySteps >= reach + _smoothing + 1;
    }

    /// <summary>Whether there is a day to look back to that ends before the origin.</summary>
    public bool IsKnown { get; }

    public int DaySteps { get; }

    /// <summary>Writes the season's features from a history in memory.</summary>
    public void Write(ReadOnlySpan<float> samples, int origin, DateTimeOffset time, float newest, Span<float> common, Span<float> perKnot)
    {
        Span<float> days = stackalloc float[IsKnown ? RidgeFeatures.MostDays * _dayLength : 0];
        TimeSpan offset = _zone.GetUtcOffset(time);
        for (int day = 0; day * _dayLength < days.Length; day++)
        {
            Span<float> same = days.Slice(day * _dayLength, _dayLength);
            int from = origin - Lag(time, offset, day + 1) - _smoothing;
            int missing = Math.Clamp(-from, 0, _dayLength);
            same[..missing].Fill(float.NaN);
            samples.Slice(Math.Max(0, from), _dayLength - missing).CopyTo(same[missing..]);
        }

        RidgeFeatures.WriteSeason(days, _dayLength, _smoothing, newest, common, perKnot);
    }

    /// <summary>Writes the season's features from a window.</summary>
    public void Write(in ContextWindow window, float newest, Span<float> common, Span<float> perKnot)
    {
        Span<float> days = stackalloc float[IsKnown ? RidgeFeatures.MostDays * _dayLength : 0];
        TimeSpan offset = _zone.GetUtcOffset(window.Origin);
        for (int day = 0; day * _dayLength < days.Length; day++)
        {
            DateTimeOffset from = window.Origin - (_step * (Lag(window.Origin, offset, day + 1) + _smoothing));
            window.ReadUsable(from, _step, days.Slice(day * _dayLength, _dayLength));
        }

        RidgeFeatures.WriteSeason(days, _dayLength, _smoothing, newest, common, perKnot);
    }

    /// <summary>Steps back to the same local time some days before; 23 or 25 hours a day where clocks changed.</summary>
    private int Lag(DateTimeOffset time, TimeSpan offset, int days)
    {
        DateTimeOffset before = time - TimeSpan.FromDays(days);
        TimeSpan change = _zone.GetUtcOffset(before) - offset;
        return (int)((TimeSpan.FromDays(days) + change).Ticks / _step.Ticks);
    }
}
