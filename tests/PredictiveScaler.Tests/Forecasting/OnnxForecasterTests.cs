using PredictiveScaler.Forecasting;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting;

public sealed class OnnxForecasterTests : IDisposable
{
    private readonly LogRecorder<ModelCatalog> _log = new();
    private readonly ModelCatalog _catalog;

    public OnnxForecasterTests() => _catalog = TestModels.LoadAll(_log);

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public void Every_input_of_the_vocabulary_reaches_the_graph()
    {
        // Hourly demand i at hour i; the origin is Monday a week later, 06:00, hour 174. HistoryLimit is 7 d = 168 h.
        ArrayHistory history = ArrayHistory.Of(180, TimeSpan.FromHours(1), i => i);
        ContextWindow window = TestModels.Window(history, ArrayHistory.Monday.AddHours(174));
        ForecastBuffer result = Model("valid").Predict(window, 3);

        // newest 174, context_mask 4 x 1
        // lag 1 d, elements 174 - 24 + (-1..3) = 149..153, sum 755, mask 5
        // lag 7 d, elements 174 - 168 + (-1..3) = 5..9: 5 is older than 168 h and filled by 6: 6 + 6 + 7 + 8 + 9 = 36, mask 4
        // calendar: 06:00 is a quarter of the day: sin 1, cos 0; a quarter of a seventh of the week
        double week = 2 * Math.PI * 6 / 168;
        double total = 174 + 4 + 755 + 5 + 36 + 4 + 1 + 0 + Math.Sin(week) + Math.Cos(week) + 3600;
        Assert.Equal(0.5 * total, result.Quantile(1, 0.1), 0.01);
        Assert.Equal(2 * total, result.Quantile(3, 0.9), 0.01);
        // the graph's max_quantiles are 4, 5 and 6 times the total
        Assert.Equal(5 * total, result.MaxQuantile(2, 0.5), 0.01);
    }

    [Fact]
    public void Calendar_follows_the_zone_of_the_trigger()
    {
        // 06:00 in UTC+6 is 00:00 UTC: with the zone the same clock time as the test above, sin 1 and cos 0.
        ArrayHistory history = ArrayHistory.Of(180, TimeSpan.FromHours(1), _ => 0);
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("six", TimeSpan.FromHours(6), "six", "six");
        DateTimeOffset origin = ArrayHistory.Monday.AddHours(168);
        ForecastBuffer utc = Model("valid").Predict(TestModels.Window(history, origin), 1);
        ForecastBuffer six = Model("valid").Predict(TestModels.Window(history, origin) with { TimeZone = zone }, 1);
        double week = 2 * Math.PI * 6 / 168;
        // midnight on Monday: 0 + 1 + 0 + 1; six: 1 + 0 + sin + cos
        Assert.Equal(1 + Math.Sin(week) + Math.Cos(week) - 2, six.Quantile(1, 0.5) - utc.Quantile(1, 0.5), 0.001);
    }

    [Fact]
    public void Graph_without_maxima_gets_the_running_maximum_of_its_quantiles()
    {
        ForecastBuffer result = Model("context-only").Predict(TestModels.Window(ArrayHistory.Of(10, TestModels.Minute, _ => 10)), 3);
        // weights of the median: 2, 3, 4
        Assert.Equal([20, 30, 40], new[] { result.Quantile(1, 0.5), result.Quantile(2, 0.5), result.Quantile(3, 0.5) });
        Assert.Equal(40, result.MaxQuantile(3, 0.5));
    }

    [Fact]
    public void Quantiles_are_put_in_order_and_never_negative()
    {
        ForecastBuffer result = Model("unsorted").Predict(TestModels.Window(ArrayHistory.Of(10, TestModels.Minute, _ => 10)), 1);
        // 2, -1, 1 times 10, in order, -10 raised to 0
        Assert.Equal([0, 10, 20], result.Values.ToArray());
    }

    [Fact]
    public void Horizon_beyond_the_graph_is_forecast_on_a_coarser_grid()
    {
        // demand i at minute i; 6 steps with a graph of 3: every second minute, the newest mean is (98 + 99) / 2 = 98.5
        ForecastBuffer result = Model("context-only").Predict(TestModels.Window(ArrayHistory.Of(100, TestModels.Minute, i => i)), 6);
        Assert.Equal(6, result.Horizon);
        // medians 2, 3, 4 times 98.5 stand in the middle of their two minutes: at 1.5, 3.5 and 5.5; linear between
        double[] expected = [2, 2.25, 2.75, 3.25, 3.75, 4];
        Assert.Equal(expected.Select(weight => weight * 98.5), Enumerable.Range(1, 6).Select(h => result.Quantile(h, 0.5)), new Close(0.001));
        Assert.Equal(3 * 98.5, result.MaxQuantile(3, 0.5), 0.001);
    }

    [Fact]
    public void Step_finer_than_the_model_knows_is_forecast_on_a_coarser_grid()
    {
        // the model knows 30 s and more; at 10 s three steps make one: mean of 97, 98, 99
        ForecastBuffer result = Model("context-only").Predict(TestModels.Window(ArrayHistory.Of(100, TimeSpan.FromSeconds(10), i => i)), 3);
        Assert.Equal([2 * 98, 2 * 98, 2 * 98 + (98 / 3.0)], Enumerable.Range(1, 3).Select(h => result.Quantile(h, 0.5)), new Close(0.001));
    }

    [Fact]
    public void Step_coarser_than_the_model_knows_fails()
    {
        ForecastBuffer result = Model("context-only").Predict(TestModels.Window(ArrayHistory.Of(100, TimeSpan.FromHours(2), i => i)), 3);
        Assert.Equal(OnnxForecaster.StepTooCoarse, result.Failure);
    }

    [Fact]
    public void Window_without_a_sample_fails_and_harms_no_other()
    {
        ContextWindow good = TestModels.Window(ArrayHistory.Of(10, TestModels.Minute, _ => 10));
        ContextWindow empty = TestModels.Window(ArrayHistory.Of(10, TestModels.Minute, _ => double.NaN));
        ForecastBuffer[] results = [new(), new(), new()];
        Model("context-only").Predict([good, empty, good], 3, results);
        Assert.Equal([null, OnnxForecaster.NoSamples, null], results.Select(result => result.Failure));
        Assert.Equal(20, results[2].Quantile(1, 0.5));
    }

    [Fact]
    public void Number_that_is_not_finite_fails_its_window_only_and_is_logged_once()
    {
        OnnxForecaster model = Model("nan-later");
        // the model is log(5 - demand): 5 - 1 = 4 has a logarithm, 5 - 6 has none
        ContextWindow good = TestModels.Window(ArrayHistory.Of(10, TestModels.Minute, _ => 1));
        ContextWindow bad = TestModels.Window(ArrayHistory.Of(10, TestModels.Minute, _ => 6));
        ForecastBuffer[] results = [new(), new()];
        model.Predict([good, bad], 1, results);
        model.Predict([bad, good], 1, [new(), new()]);
        Assert.Equal([null, OnnxForecaster.NotFinite], results.Select(result => result.Failure));
        Assert.Equal(Math.Log(4), results[0].Quantile(1, 0.5), 1e-5);
        Assert.Equal(2, model.Failures);
        Assert.Single(_log.Entries, entry => entry.Id == 3003);
    }

    [Fact]
    public void Graph_that_throws_fails_its_windows_and_runs_again_afterwards()
    {
        OnnxForecaster model = Model("throws-later");
        // demand is an index into a table of three
        Assert.Contains("the model failed", model.Predict(TestModels.Window(ArrayHistory.Of(10, TestModels.Minute, _ => 7)), 1).Failure, StringComparison.Ordinal);
        ForecastBuffer good = model.Predict(TestModels.Window(ArrayHistory.Of(10, TestModels.Minute, _ => 2)), 1);
        Assert.Null(good.Failure);
        Assert.Equal(3, good.Quantile(1, 0.5));
        Assert.Single(_log.Entries, entry => entry.Id == 3003);
    }

    [Fact]
    public void Window_that_the_graph_throws_on_harms_no_other_of_its_batch()
    {
        OnnxForecaster model = Model("throws-later");
        ContextWindow good = TestModels.Window(ArrayHistory.Of(10, TestModels.Minute, _ => 1));
        ContextWindow bad = TestModels.Window(ArrayHistory.Of(10, TestModels.Minute, _ => 7));
        ForecastBuffer[] results = [.. Enumerable.Range(0, 6).Select(_ => new ForecastBuffer())];
        model.Predict([good, good, bad, good, good, good], 1, results);
        Assert.Equal([false, false, true, false, false, false], results.Select(result => result.Failure is not null));
        // the table's second entry is 2
        Assert.Equal(2, results[5].Quantile(1, 0.5));
        Assert.Equal(1, model.Failures);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(70)]
    [InlineData(300)]
    [InlineData(600)]
    public void Batches_of_any_size_give_each_window_its_own_forecast(int count)
    {
        ContextWindow[] windows = [.. Enumerable.Range(0, count).Select(n => TestModels.Window(ArrayHistory.Of(10, TestModels.Minute, _ => n)))];
        ForecastBuffer[] results = [.. windows.Select(_ => new ForecastBuffer())];
        Model("context-only").Predict(windows, 3, results);
        Assert.Equal(Enumerable.Range(0, count).Select(n => 2.0 * n), results.Select(result => result.Quantile(1, 0.5)));
    }

    private OnnxForecaster Model(string name) => _catalog.Models.Single(model => model.Name == name);

    private sealed class Close(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double obj) => 0;
    }
}
