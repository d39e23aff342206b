namespace PredictiveScaler.Forecasting.Classical;

/// <summary>
/// Where in a local day of <paramref name="Places"/> places a time lies, place 0 being midnight. Between two places it is a share of the way.
/// </summary>
/// <param name="Places">Places in a day.</param>
/// <param name="Shift">Ticks by which the middle of place 0 is before midnight: a mean over a place stands for its middle.</param>
/// <param name="Zone">Zone of the day.</param>
internal readonly record struct DayClock(int Places, long Shift, TimeZoneInfo Zone)
{
    /// <summary>Writes the place of <paramref name="start"/>, start + <paramref name="step"/>, ..., from 0 to below <see cref="Places"/>.</summary>
    public void Fill(DateTimeOffset start, TimeSpan step, Span<float> places)
    {
        // The offset is looked up twice where clocks do not change on the way, which is nearly always.
        long offset = Zone.GetUtcOffset(start).Ticks;
        bool clocksChange = ClocksChange(start, step * places.Length);
        double place = TimeSpan.TicksPerDay / (double)Places;
        for (int i = 0; i < places.Length; i++)
        {
            DateTimeOffset time = start + (step * i);
            long local = time.UtcTicks + Shift + (clocksChange ? Zone.GetUtcOffset(time).Ticks : offset);
            places[i] = (float)Math.Min(local % TimeSpan.TicksPerDay / place, Places - 0.001);
        }
    }

    private bool ClocksChange(DateTimeOffset start, TimeSpan length)
    {
        TimeSpan offset = Zone.GetUtcOffset(start);
        for (TimeSpan after = TimeSpan.FromDays(1); after < length; after += TimeSpan.FromDays(1))
        {
            if (Zone.GetUtcOffset(start + after) != offset)
            {
                return true;
            }
        }

        return Zone.GetUtcOffset(start + length) != offset;
    }
}
