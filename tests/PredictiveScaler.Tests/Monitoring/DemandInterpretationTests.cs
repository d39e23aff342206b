using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Tests.Monitoring;

public sealed class DemandInterpretationTests
{
    private const double Gap = double.NaN;
    private const float Unknown = float.NaN;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_gap_after_a_value_at_or_below_the_activation_threshold_is_zero()
    {
        DemandInterpretation view = View(Series(9, 2, Gap, Gap, 7), ignoreNullValues: true, activationThreshold: 2);

        Assert.Equal([9, 2, 0, 0, 7], Read(view, Start, Minute, 5));
    }

    [Fact]
    public void A_gap_after_demand_stays_unknown()
    {
        DemandInterpretation view = View(Series(9, Gap, Gap, 7), ignoreNullValues: true, activationThreshold: 2);

        Assert.Equal([9, Unknown, Unknown, 7], Read(view, Start, Minute, 4));
    }

    [Fact]
    public void Every_gap_stays_unknown_when_null_values_are_not_ignored()
    {
        DemandInterpretation view = View(Series(0, Gap, 7), ignoreNullValues: false, activationThreshold: 2);

        Assert.Equal([0, Unknown, 7], Read(view, Start, Minute, 3));
    }

    [Fact]
    public void Two_triggers_with_other_thresholds_read_the_same_series_differently()
    {
        DemandSeries series = Series(3, Gap);

        Assert.Equal([3, Unknown], Read(View(series, true, 2), Start, Minute, 2));
        Assert.Equal([3, 0], Read(View(series, true, 3), Start, Minute, 2));
    }

    [Fact]
    public void What_was_never_asked_is_unknown_even_after_a_zero()
    {
        DemandInterpretation view = View(Series(0, Gap), ignoreNullValues: true, activationThreshold: 0);

        Assert.Equal([0, 0, Unknown], Read(view, Start, Minute, 3));
        Assert.Equal(Start + Minute, view.Last);
        Assert.Equal(2, view.Count);
    }

    [Fact]
    public void A_read_that_begins_inside_a_gap_looks_back_for_the_value_before_it()
    {
        DemandInterpretation view = View(Series([0, .. Enumerable.Repeat(Gap, 2000), 5]), true, 0);

        Assert.Equal([0, 0, 5], Read(view, Start + (1999 * Minute), Minute, 3));
    }

    [Fact]
    public void A_gap_longer_than_a_week_becomes_unknown()
    {
        int week = 7 * 24 * 60;
        DemandInterpretation view = View(Series([0, .. Enumerable.Repeat(Gap, week + 2)], TimeSpan.FromDays(9)), true, 0);

        Assert.Equal([0, Unknown], Read(view, Start + (week * Minute), Minute, 2));
        Assert.Equal(Start + (week * Minute), view.Last);
    }

    [Fact]
    public void A_coarser_step_counts_the_zeros_of_a_gap()
    {
        DemandInterpretation view = View(Series(0, Gap, Gap, 8), ignoreNullValues: true, activationThreshold: 0);

        // (0 + 0 + 0 + 8) / 4
        Assert.Equal([2], Read(view, Start + (3 * Minute), 4 * Minute, 1));
    }

    private static DemandInterpretation View(DemandSeries series, bool ignoreNullValues, double activationThreshold) =>
        new(series, ignoreNullValues, activationThreshold);

    private static DemandSeries Series(params double[] values) => Series(values, TimeSpan.FromDays(7));

    private static DemandSeries Series(double[] values, TimeSpan window)
    {
        DemandSeries series = new(Minute, window);
        series.WriteRange(new RangeReading(MetricSourceError.None, "", Start, Minute, values));
        return series;
    }

    private static float[] Read(DemandInterpretation view, DateTimeOffset from, TimeSpan step, int count)
    {
        float[] values = new float[count];
        view.Read(from, step, values);
        return values;
    }
}
