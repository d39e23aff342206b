using Microsoft.Extensions.DependencyInjection;
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
        ["one sample"] = i => i == 10_075 ? 40 : double.NaN,
        ["intermittent"] = i => i * 7919 % 13 == 0 ? 5 + (i % 9) : 0,
        ["rare batch"] = i => i % 1440 is >= 300 and < 320 ? 1e9 : 0,
        ["new less than a day ago"] = i => i < 10_000 ? double.NaN : i % 50,
        ["ending gap of two hours"] = i => i > 9960 ? double.NaN : 40 + (i % 5),
        ["one spike"] = i => i == 9990 ? 1e6 : 10,
    };

    private readonly ServiceProvider _provider = RegisteredForecasters.Provider();

    public static TheoryData<string> Names => RegisteredForecasters.Names();

    public void Dispose() => _provider.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Quantiles_are_finite_ordered_and_not_negative(string name)
    {
        foreach ((string series, Func<int, double> demand) in Series)
        {
            ForecastBuffer result = Forecaster(name).Predict(TestModels.Window(ArrayHistory.Of(10_080, TestModels.Minute, demand)), Horizon);
            if (series is "one sample" or "new less than a day ago" && result.Failure is not null)
            {
                continue;
            }

            Assert.True(result.Failure is null, $"{series}: {result.Failure}");
            Assert.Equal(Horizon * result.Levels.Count, result.Values.Length);
            AssertRows(result, series);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Quantiles_are_sane_at_every_step_and_when_clocks_change(string name)
    {
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        foreach (TimeSpan step in new[] { TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(90), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1) })
        {
            // 02:00 becomes 03:00 on 31 March 2024; the samples begin between two grid points of the step.
            var first = new DateTimeOffset(2024, 3, 30, 23, 0, 3, TimeSpan.Zero) - (8500 * step);
            float[] demand = [.. Enumerable.Range(0, 9000).Select(i => (float)(50 + (40 * Math.Sin(i * step / TimeSpan.FromHours(4))) + (i % 7)))];
            ArrayHistory history = new(first, step, demand);
            foreach (int sample in new[] { 200, 8500, 8640, 8990 })
            {
                ContextWindow window = new(history, first + (sample * step), step, TimeSpan.FromDays(7), berlin);
                ForecastBuffer result = Forecaster(name).Predict(window, 6);
                if (result.Failure is null)
                {
                    AssertRows(result, $"{step} {sample}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Window_without_any_sample_fails_with_a_reason(string name) =>
        Assert.NotNull(Forecaster(name).Predict(TestModels.Window(ArrayHistory.Of(100, TestModels.Minute, _ => double.NaN)), Horizon).Failure);

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

    private IForecaster Forecaster(string name) => _provider.GetRequiredService<ForecasterRegistry>().Find(name)!;
}
