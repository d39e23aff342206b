using PredictiveScaler.Forecasting;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting;

/// <summary>What every registered forecaster owes its callers, whatever the series.</summary>
public sealed class ForecasterContractTests : IDisposable
{
    private const int Horizon = 45;
    private static readonly Dictionary<string, Func<int, double>> Series = new()
    {
        ["daily"] = i => 100 + (60 * Math.Sin(2 * Math.PI * i / 1440)),
        ["constant"] = _ => 3,
        ["zero"] = _ => 0,
        ["huge"] = i => 1e12 * (1 + (i % 7)),
        ["tiny"] = i => 1e-9 * (i % 5),
        ["gaps"] = i => i % 3 == 0 ? double.NaN : i % 11,
        ["long gap"] = i => i is > 9000 and < 10_000 ? double.NaN : 40,
        ["newest missing"] = i => i > 10_070 ? double.NaN : 40 + (i % 5),
        ["step up"] = i => i > 10_060 ? 500 : 5,
        ["one spike"] = i => i == 9990 ? 1e6 : 10,
    };

    private readonly ModelCatalog _catalog = TestModels.Shipped();

    public static TheoryData<string> Names => ["last-value", "seasonal-naive", "blend"];

    public void Dispose() => _catalog.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Quantiles_are_finite_ordered_and_not_negative(string name)
    {
        foreach ((string series, Func<int, double> demand) in Series)
        {
            ForecastBuffer result = Forecaster(name).Predict(TestModels.Window(ArrayHistory.Of(10_080, TestModels.Minute, demand)), Horizon);
            Assert.True(result.Failure is null, $"{series}: {result.Failure}");
            Assert.Equal(Horizon * result.Levels.Count, result.Values.Length);
            AssertRows(result, series);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Window_without_any_sample_fails_with_a_reason(string name) =>
        Assert.NotNull(Forecaster(name).Predict(TestModels.Window(ArrayHistory.Of(100, TestModels.Minute, _ => double.NaN)), Horizon).Failure);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_horizon_that_is_enough_for_some_steps_says_the_same_of_them(string name)
    {
        ContextWindow window = TestModels.Window(ArrayHistory.Of(10_080, TestModels.Minute, i => Series["daily"](i) + (i % 13)));
        ForecastBuffer whole = Forecaster(name).Predict(window, Horizon);
        foreach (int steps in new[] { 1, 6, 9, 20, Horizon })
        {
            int enough = Forecaster(name).EnoughFor(steps, Horizon);
            ForecastBuffer part = Forecaster(name).Predict(window, enough);
            int count = steps * whole.Levels.Count;
            Assert.InRange(enough, steps, Horizon);
            Assert.Equal(whole.Values[..count].ToArray(), part.Values[..count].ToArray());
            Assert.Equal(whole.Maxima[..count].ToArray(), part.Maxima[..count].ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_comes_after_the_origin_changes_nothing(string name)
    {
        DateTimeOffset origin = ArrayHistory.Monday.AddMinutes(9000);
        ArrayHistory one = ArrayHistory.Of(10_080, TestModels.Minute, Series["daily"]);
        ArrayHistory other = ArrayHistory.Of(10_080, TestModels.Minute, i => i > 9000 ? 1e5 : Series["daily"](i));
        ForecastBuffer first = Forecaster(name).Predict(TestModels.Window(one, origin), Horizon);
        ForecastBuffer second = Forecaster(name).Predict(TestModels.Window(other, origin), Horizon);
        Assert.Equal(first.Values.ToArray(), second.Values.ToArray());
        Assert.Equal(first.Maxima.ToArray(), second.Maxima.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_older_than_the_history_limit_changes_nothing(string name)
    {
        ArrayHistory one = ArrayHistory.Of(10_080, TestModels.Minute, Series["daily"]);
        ArrayHistory other = ArrayHistory.Of(10_080, TestModels.Minute, i => i < 6000 ? 1e5 : Series["daily"](i));
        var limit = TimeSpan.FromMinutes(4000);
        Assert.Equal(
            Forecaster(name).Predict(TestModels.Window(one) with { HistoryLimit = limit }, Horizon).Maxima.ToArray(),
            Forecaster(name).Predict(TestModels.Window(other) with { HistoryLimit = limit }, Horizon).Maxima.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Warm_forecast_allocates_nothing(string name)
    {
        IForecaster forecaster = Forecaster(name);
        ContextWindow[] windows = [TestModels.Window(ArrayHistory.Of(10_080, TestModels.Minute, Series["daily"]))];
        ForecastBuffer[] results = [new()];
        for (int i = 0; i < 3; i++)
        {
            forecaster.Predict(windows, Horizon, results);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        forecaster.Predict(windows, Horizon, results);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertRows(ForecastBuffer result, string series)
    {
        int levels = result.Levels.Count;
        for (int i = 0; i < result.Values.Length; i++)
        {
            Assert.True(float.IsFinite(result.Values[i]) && result.Values[i] >= 0, series);
            Assert.True(float.IsFinite(result.Maxima[i]) && result.Maxima[i] >= result.Values[i], series);
            Assert.True(i % levels == 0 || result.Values[i] >= result.Values[i - 1], series);
            Assert.True(i % levels == 0 || result.Maxima[i] >= result.Maxima[i - 1], series);
            Assert.True(i < levels || result.Maxima[i] >= result.Maxima[i - levels], series);
        }
    }

    private IForecaster Forecaster(string name)
    {
        var registry = new ForecasterRegistry([new LastValueForecaster(), new SeasonalNaiveForecaster()], _catalog);
        IForecaster? forecaster = registry.Find(name);
        Assert.NotNull(forecaster);
        return forecaster;
    }
}
