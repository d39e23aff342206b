using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting;

/// <summary>
/// The inputs <c>history</c> and <c>history_mask</c>: the test model reads five quarters of an hour and gives, as median, the sum of the
/// history plus 1000 for each measured element.
/// </summary>
public sealed class HistoryInputTests : IDisposable
{
    private readonly ModelCatalog _catalog = TestModels.LoadAll(new LogRecorder<ModelCatalog>());

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public void Each_element_is_the_mean_of_its_quarter_of_an_hour_up_to_the_origin()
    {
        // demand i at minute i, origin 199: the quarters end at 139, 154, 169, 184, 199; the mean of 15 minutes up to t is t - 7
        double sum = 132 + 147 + 162 + 177 + 192;
        Assert.Equal(sum + 5000, Median(Minutes(220, i => i), 199), 0.01);
    }

    [Fact]
    public void Quarter_without_a_sample_takes_the_one_before_it_and_is_masked()
    {
        // 155..169 are missing: 147 instead of 162; one sample alone (at 150, demand 150) is the mean of its quarter
        Assert.Equal(132 + 147 + 147 + 177 + 192 + 4000, Median(Minutes(200, i => i is > 154 and <= 169 ? double.NaN : i), 199), 0.01);
        Assert.Equal(132 + 150 + 162 + 177 + 192 + 5000, Median(Minutes(200, i => i is > 139 and <= 154 and not 150 ? double.NaN : i), 199), 0.01);
    }

    [Fact]
    public void Nothing_older_than_the_history_of_the_trigger_is_seen()
    {
        // 30 minutes before minute 199 is 169: the elements before take its 162
        ContextWindow window = Window(Minutes(200, i => i), 199) with { HistoryLimit = TimeSpan.FromMinutes(30) };
        Assert.Equal((3 * 162) + 177 + 192 + 3000, Median(window), 0.01);
    }

    [Fact]
    public void Coarser_series_give_their_newest_sample_at_each_quarter()
    {
        // hourly demand i at hour i, origin 10: 9:00, 9:15, 9:30, 9:45 have that of 9:00
        Assert.Equal((4 * 9) + 10 + 5000, Median(TestModels.Window(ArrayHistory.Of(11, TimeSpan.FromHours(1), i => i))), 0.01);
    }

    [Fact]
    public void Step_of_the_forecast_does_not_change_the_history()
    {
        ArrayHistory history = Minutes(200, i => i);
        DateTimeOffset origin = ArrayHistory.Monday.AddMinutes(195);
        Assert.Equal(
            Median(TestModels.Window(history, origin)),
            Median(TestModels.Window(history, origin, TimeSpan.FromMinutes(5))));
    }

    [Fact]
    public void Each_window_of_a_batch_has_its_own_history()
    {
        ContextWindow[] windows = [.. Enumerable.Range(0, 20).Select(n => Window(Minutes(200, _ => n), 199))];
        ForecastBuffer[] results = [.. windows.Select(_ => new ForecastBuffer())];
        Model.Predict(windows, 3, results);
        Assert.Equal(Enumerable.Range(0, 20).Select(n => 5000.0 + (5 * n)), results.Select(result => result.Quantile(1, 0.5)));
    }

    [Fact]
    public void Series_of_the_service_are_read_without_an_allocation()
    {
        DemandSeries series = new(TestModels.Minute, TimeSpan.FromDays(7));
        for (int i = 0; i < 10_080; i++)
        {
            series.Write(ArrayHistory.Monday.AddMinutes(i), i);
        }

        ContextWindow[] windows = [TestModels.Window(series, ArrayHistory.Monday.AddMinutes(199))];
        ForecastBuffer[] results = [new ForecastBuffer()];
        Model.Predict(windows, 3, results);
        Model.Predict(windows, 3, results);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Model.Predict(windows, 3, results);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(132 + 147 + 162 + 177 + 192 + 5000, results[0].Quantile(1, 0.5), 0.01);
    }

    private OnnxForecaster Model => _catalog.Models.Single(model => model.Name == "history");

    private static ArrayHistory Minutes(int count, Func<int, double> demand) => ArrayHistory.Of(count, TestModels.Minute, demand);

    private static ContextWindow Window(ArrayHistory history, int originMinute) => TestModels.Window(history, ArrayHistory.Monday.AddMinutes(originMinute));

    private double Median(ArrayHistory history, int originMinute) => Median(Window(history, originMinute));

    private double Median(ContextWindow window)
    {
        ForecastBuffer result = Model.Predict(window, 3);
        Assert.Null(result.Failure);
        return result.Quantile(1, 0.5);
    }
}
