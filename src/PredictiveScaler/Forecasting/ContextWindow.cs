namespace PredictiveScaler.Forecasting;

/// <summary>
/// What a forecaster may see of a series: everything up to and including the origin, nothing after it.
/// A struct over the history, so that a forecast at a past origin is the same code and copies nothing.
/// </summary>
/// <param name="History">Where the samples come from.</param>
/// <param name="Origin">The newest sample a forecast may use.</param>
/// <param name="Step">Grid of the forecast: the trigger's queryStep.</param>
/// <param name="HistoryLimit">How far before the origin a forecaster may look (historyTimeWindow).</param>
/// <param name="TimeZone">Zone of the daily and weekly season.</param>
internal readonly record struct ContextWindow(
    IDemandHistory History,
    DateTimeOffset Origin,
    TimeSpan Step,
    TimeSpan HistoryLimit,
    TimeZoneInfo TimeZone)
{
    /// <summary>Oldest time a forecaster may read.</summary>
    public DateTimeOffset Earliest => Origin - HistoryLimit;

    /// <summary>
    /// Reads samples from <paramref name="from"/> on at <paramref name="step"/>; whatever lies after the origin or before
    /// <see cref="Earliest"/> is NaN. Allocates nothing.
    /// </summary>
    public void Read(DateTimeOffset from, TimeSpan step, Span<float> destination)
    {
        int visible = VisibleCount(from, step, destination.Length);
        History.Read(from, step, destination[..visible]);
        destination[visible..].Fill(float.NaN);
        HideBeforeEarliest(from, step, destination[..visible]);
    }

    /// <summary>As <see cref="Read"/>, without samples that do not show demand: what models are given.</summary>
    public void ReadUsable(DateTimeOffset from, TimeSpan step, Span<float> destination)
    {
        int visible = VisibleCount(from, step, destination.Length);
        History.ReadUsable(from, step, destination[..visible], Earliest, Origin);
        destination[visible..].Fill(float.NaN);
        HideBeforeEarliest(from, step, destination[..visible]);
    }

    /// <summary>The sample at the origin, NaN when it is missing.</summary>
    public float ValueAtOrigin()
    {
        Span<float> value = stackalloc float[1];
        Read(Origin, Step, value);
        return value[0];
    }

    private int VisibleCount(DateTimeOffset from, TimeSpan step, int length)
    {
        long beforeOrigin = Origin < from ? 0 : ((Origin - from).Ticks / step.Ticks) + 1;
        return (int)Math.Min(length, beforeOrigin);
    }

    private void HideBeforeEarliest(DateTimeOffset from, TimeSpan step, Span<float> visible)
    {
        if (from >= Earliest)
        {
            return;
        }

        long hidden = ((Earliest - from).Ticks + step.Ticks - 1) / step.Ticks;
        visible[..(int)Math.Min(visible.Length, hidden)].Fill(float.NaN);
    }
}
