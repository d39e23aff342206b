using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Selecting;
using PredictiveScaler.Tests.Forecasting;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Selecting;

public sealed class MixerTests
{
    private static readonly ContextWindow Window = TestModels.Window(ArrayHistory.Of(3000, TestModels.Minute, i => 50 + (20 * Math.Sin(i / 100.0)) + (i % 7)));

    [Fact]
    public void Quantiles_are_averaged_level_by_level_by_weight()
    {
        Experts experts = new(new ScriptedForecaster("low", (_, h) => 10 + h, 2), new ScriptedForecaster("high", (_, h) => 50 + h, 10));
        ForecastBuffer mixed = experts.Predict(Of(("low", 0.75), ("high", 0.25)), Window);

        Assert.Equal((0.75 * 11) + (0.25 * 51), mixed.Quantile(1, 0.5), 4);
        // q0.9: 0.75 * (13 + 2) + 0.25 * (53 + 10)
        Assert.Equal(27, mixed.Quantile(3, 0.9), 4);
        Assert.Equal(27, mixed.MaxQuantile(3, 0.9), 4);
    }

    [Fact]
    public void A_mixture_of_equal_experts_is_that_expert() => Prop.ForAll(
        Gen.Choose(1, 99).ToArbitrary(),
        percent =>
        {
            Experts experts = new(new SeasonalNaiveForecaster(), new Renamed("twin", new SeasonalNaiveForecaster()));
            ForecastBuffer one = experts.Predict(Mixture.Of("twin"), Window);
            ForecastBuffer mixed = experts.Predict(Of(("seasonal-naive", percent / 100.0), ("twin", 1 - (percent / 100.0))), Window);
            return Differ(one.Values, mixed.Values) < 1e-5 && Differ(one.Maxima, mixed.Maxima) < 1e-5;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_expert_that_is_silent_or_throws_is_left_out_and_the_others_make_up_for_it()
    {
        Experts experts = new(
            new ScriptedForecaster("good", (_, _) => 40, 4), new ScriptedForecaster("silent", (_, _) => double.NaN), new ScriptedForecaster("broken", (_, _) => throw new InvalidOperationException("broken")));

        Assert.Equal(40, experts.Predict(Of(("good", 0.2), ("silent", 0.5), ("broken", 0.3)), Window).Quantile(5, 0.5), 4);
        Assert.Equal("silent is silent", experts.Predict(Of(("silent", 0.5), ("broken", 0.5)), Window).Failure);
        Assert.NotNull(experts.Predict(Of(("gone", 1)), Window).Failure);
    }

    [Fact]
    public void Windows_with_different_mixtures_are_forecast_together_and_each_expert_runs_once()
    {
        ScriptedForecaster low = new("low", (_, _) => 10);
        ScriptedForecaster high = new("high", (_, _) => 50);
        Experts experts = new(low, high);
        ForecastBuffer[] results = [new(), new(), new()];
        experts.Mixer.Predict([Of(("low", 1)), Of(("low", 0.5), ("high", 0.5)), Of(("high", 1))], [Window, Window, Window], 30, results, null);

        Assert.Equal([10, 30, 50], results.Select(result => Math.Round(result.Quantile(1, 0.5), 4)));
        Assert.Equal((2, 2), (low.Windows, high.Windows));
    }

    [Fact]
    public void Any_batch_says_the_same()
    {
        Experts experts = new(new SeasonalNaiveForecaster());
        Mixture mixture = Of(("last-value", 0.37), ("seasonal-naive", 0.63)) with { Correction = new QuantileCorrection(0.3, [0.1, -0.2, 0.4]) };
        ContextWindow[] windows = [.. Enumerable.Range(0, 20).Select(i => Window with { Origin = Window.Origin - (i * TestModels.Minute) })];
        ForecastBuffer[] together = [.. windows.Select(_ => new ForecastBuffer())];
        experts.Mixer.Predict(mixture, windows, 30, together);

        for (int i = 0; i < windows.Length; i++)
        {
            Assert.Equal(experts.Predict(mixture, windows[i]).Values.ToArray(), together[i].Values.ToArray());
        }
    }

    [Fact]
    public void Correction_moves_what_is_above_the_median_by_its_own_distance()
    {
        Experts experts = new(new ScriptedForecaster("one", (_, _) => 100, 10));
        ForecastBuffer wider = experts.Predict(Mixture.Of("one") with { Correction = new QuantileCorrection(0.5, [0.2, 0.2, 0.2]) }, Window);

        Assert.Equal(112, wider.Quantile(1, 0.9), 3); // 100 + 10 * 1.2
        Assert.Equal(115, wider.MaxQuantile(1, 0.9), 3); // 100 + 10 * 1.5
        Assert.Equal(100, wider.Quantile(1, 0.5), 3);
        Assert.Equal(90, wider.Quantile(1, 0.1), 3);
    }

    [Fact]
    public void Between_the_probed_steps_the_correction_is_linear()
    {
        // Steps 1, 15 and 30 of 30.
        Experts experts = new(new ScriptedForecaster("one", (_, _) => 100, 10));
        ForecastBuffer wider = experts.Predict(Mixture.Of("one") with { Correction = new QuantileCorrection(0, [0, 1.4, -1]) }, Window);

        Assert.Equal(110, wider.Quantile(1, 0.9), 3);
        Assert.Equal(117, wider.Quantile(8, 0.9), 3); // half the way to 1.4: 100 + 10 * 1.7
        Assert.Equal(124, wider.Quantile(15, 0.9), 3);
        Assert.Equal(100, wider.Quantile(30, 0.9), 3);
    }

    [Fact]
    public void Corrected_quantiles_never_cross_and_maxima_hold_their_steps() => Prop.ForAll(
        Gen.ArrayOf(Gen.Choose(-100, 400), 4).ToArbitrary(),
        corrections =>
        {
            Experts experts = new(new SeasonalNaiveForecaster());
            double[] steps = [.. corrections.Skip(1).Select(c => c / 100.0)];
            ForecastBuffer forecast = experts.Predict(Of(("last-value", 0.5), ("seasonal-naive", 0.5)) with { Correction = new QuantileCorrection(corrections[0] / 100.0, steps) }, Window);
            for (int i = 0; i < forecast.Values.Length; i++)
            {
                bool first = i % 8 == 0;
                if (forecast.Values[i] < 0 || forecast.Maxima[i] < forecast.Values[i] || (!first && (forecast.Values[i] < forecast.Values[i - 1] || forecast.Maxima[i] < forecast.Maxima[i - 1])))
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_model_with_other_levels_is_read_at_those_of_the_mixture()
    {
        Experts experts = new(new ScriptedForecaster("one", (_, _) => 100, 10), new TwoLevels());

        // The model knows q0.5 = 20 and q0.9 = 60; q0.75 lies between: 20 + 40 * 0.25 / 0.4 = 45.
        Assert.Equal((0.5 * 105) + (0.5 * 45), experts.Predict(Of(("one", 0.5), ("two", 0.5)), Window).Quantile(1, 0.75), 3);
        Assert.Equal([0.5f, 0.9f], experts.Predict(Mixture.Of("two"), Window).Levels);
    }

    private static Mixture Of(params (string Name, double Weight)[] experts) =>
        new("auto", [.. experts.Select(expert => new WeightedExpert(expert.Name, expert.Weight))], QuantileCorrection.None);

    private static double Differ(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double largest = 0;
        for (int i = 0; i < one.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(one[i] - other[i]) / Math.Max(1, Math.Abs(one[i])));
        }

        return largest;
    }

    private sealed class Renamed(string name, IForecaster inner) : IForecaster
    {
        public string Name => name;

        public void Predict(ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results) => inner.Predict(windows, horizon, results);
    }

    private sealed class TwoLevels : IForecaster
    {
        private static readonly float[] Levels = [0.5f, 0.9f];

        public string Name => "two";

        public void Predict(ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results)
        {
            for (int i = 0; i < windows.Length; i++)
            {
                results[i].Reset(windows[i], horizon, Levels);
                for (int k = 0; k < results[i].Values.Length; k++)
                {
                    results[i].Values[k] = results[i].Maxima[k] = k % 2 == 0 ? 20 : 60;
                }
            }
        }
    }
}
