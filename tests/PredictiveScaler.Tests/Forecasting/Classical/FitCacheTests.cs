using PredictiveScaler.Forecasting;
using PredictiveScaler.Forecasting.Classical;
using PredictiveScaler.Monitoring;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting.Classical;

public sealed class FitCacheTests
{
    private static readonly DateTimeOffset Start = ArrayHistory.Monday;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Origins_between_two_grid_points_share_a_fit()
    {
        CountingForecaster forecaster = new();
        DemandSeries series = Series(600);
        foreach (int origin in new[] { 481, 500, 539, 540, 599 })
        {
            forecaster.Predict(Window(series, origin), 10);
        }

        // 8:00 and 9:00
        Assert.Equal([480, 540], forecaster.FittedAt);
    }

    [Fact]
    public void A_fit_sees_nothing_that_is_too_old_for_the_last_origin_that_shares_it()
    {
        CountingForecaster forecaster = new();
        forecaster.Predict(Window(Series(600), 539) with { HistoryLimit = TimeSpan.FromHours(3) }, 10);
        Assert.Equal(TimeSpan.FromHours(2), forecaster.Seen.HistoryLimit);
    }

    [Fact]
    public void A_back_test_does_not_push_out_the_newest_fit()
    {
        CountingForecaster forecaster = new();
        DemandSeries series = Series(600);
        foreach (int origin in new[] { 599, 100, 200, 300, 599, 310 })
        {
            forecaster.Predict(Window(series, origin), 10);
        }

        Assert.Equal([540, 60, 180, 300], forecaster.FittedAt);
    }

    [Fact]
    public void Another_horizon_has_a_fit_of_its_own()
    {
        CountingForecaster forecaster = new();
        DemandSeries series = Series(600);
        foreach (int horizon in new[] { 10, 30, 10, 30 })
        {
            forecaster.Predict(Window(series, 599), horizon);
        }

        Assert.Equal(2, forecaster.FittedAt.Count);
    }

    [Fact]
    public void A_newer_sample_keeps_the_fit_and_a_late_one_that_it_should_have_seen_drops_it()
    {
        CountingForecaster forecaster = new();
        DemandSeries series = Series(600);
        forecaster.Predict(Window(series, 590), 10);
        series.Write(Start + (600 * Minute), 5);
        series.Write(Start + (570 * Minute), 77);
        series.Write(Start + (540 * Minute), 540 % 50);
        forecaster.Predict(Window(series, 590), 10);
        Assert.Single(forecaster.FittedAt);

        series.Write(Start + (540 * Minute), 99);
        forecaster.Predict(Window(series, 590), 10);
        Assert.Equal(2, forecaster.FittedAt.Count);
    }

    [Fact]
    public void A_fit_made_before_its_grid_point_was_measured_is_made_again()
    {
        CountingForecaster forecaster = new();
        DemandSeries series = Series(530);
        forecaster.Predict(Window(series, 545), 10);
        forecaster.Predict(Window(series, 546), 10);
        series.Write(Start + (530 * Minute), 4);
        forecaster.Predict(Window(series, 547), 10);
        Assert.Equal(2, forecaster.FittedAt.Count);
    }

    [Fact]
    public void What_cannot_be_fitted_is_tried_once_a_grid_point()
    {
        CountingForecaster forecaster = new() { CanFit = false };
        DemandSeries series = Series(600);
        ForecastBuffer first = forecaster.Predict(Window(series, 590), 10);
        forecaster.Predict(Window(series, 591), 10);
        Assert.Single(forecaster.FittedAt);
        Assert.Equal(new LastValueForecaster().Predict(Window(series, 590), 10).Values.ToArray(), first.Values.ToArray());
    }

    [Fact]
    public void A_history_that_is_gone_takes_its_fits_along()
    {
        CountingForecaster forecaster = new();
        WeakReference history = PredictOnce(forecaster);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(history.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference PredictOnce(CountingForecaster forecaster)
    {
        DemandSeries series = Series(600);
        forecaster.Predict(Window(series, 590), 10);
        forecaster.Seen = default;
        return new WeakReference(series);
    }

    private static DemandSeries Series(int count)
    {
        DemandSeries series = new(Minute, TimeSpan.FromDays(7));
        for (int i = 0; i < count; i++)
        {
            series.Write(Start + (i * Minute), i % 50);
        }

        return series;
    }

    private static ContextWindow Window(DemandSeries series, int origin) => TestModels.Window(series, Start + (origin * Minute));

    private sealed class CountingForecaster : FittedForecaster<object>
    {
        public override string Name => "counting";

        public bool CanFit { get; init; } = true;

        public List<int> FittedAt { get; } = [];

        public ContextWindow Seen { get; set; }

        protected override object? Fit(in ContextWindow window, int horizon, FitScratch scratch)
        {
            FittedAt.Add((int)((window.Origin - Start) / Minute));
            Seen = window;
            return CanFit ? this : null;
        }

        protected override bool TryPredict(in ContextWindow window, object fit, int horizon, ForecastBuffer result, BaselineScratch scratch) => false;
    }
}
