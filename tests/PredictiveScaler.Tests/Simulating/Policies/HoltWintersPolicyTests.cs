using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Policies.Smoothing;

namespace PredictiveScaler.Tests.Simulating.Policies;

public class HoltWintersPolicyTests
{
    [Fact]
    public void Smoothing_follows_the_equations_of_the_additive_method()
    {
        // Two seasons of two: level 15, trend (17 - 15) / 2 = 1, season -5 and 5.
        AdditiveSmoothing model = new([10, 20, 12, 22], 2, new SmoothingWeights(0.5, 0.2, 0.4));

        // 12: expected 15 + 1 - 5 = 11. Level 0.5 x 17 + 0.5 x 16 = 16.5, trend 0.2 x 1.5 + 0.8 x 1 = 1.1, season 0.4 x (12 - 16) + 0.6 x -5 = -4.6.
        // 22: expected 16.5 + 1.1 + 5 = 22.6. Level 0.5 x 17 + 0.5 x 17.6 = 17.3, trend 0.2 x 0.8 + 0.8 x 1.1 = 1.04.
        Assert.Equal(17.3 + 1.04 - 4.6, model.Next, 1e-9);
        Assert.Equal(1 + (0.6 * 0.6), model.Error, 1e-9);
    }

    [Fact]
    public void Fitting_takes_the_weights_that_would_have_forecast_best()
    {
        double[] history = [.. Enumerable.Range(0, 60).Select(i => 20 + (0.5 * i) + (i % 6 == 0 ? 10 : 0))];
        AdditiveSmoothing fitted = AdditiveSmoothing.Fitted(history, 6);

        Assert.True(fitted.Error <= new AdditiveSmoothing(history, 6, new SmoothingWeights(0.9, 0.1, 0.9)).Error);
        Assert.InRange(fitted.Next, 59, 61); // 20 + 30 + 10
    }

    [Fact]
    public void It_asks_for_the_forecast_count_where_that_is_higher_than_the_calculated_one()
    {
        // Every day at 07:57 demand jumps from 70 to 1400, one replica to 20; at 08:00 all of that is measured.
        Trace trace = Loads.Of(Loads.Minute, (6 * 1440) + 1, i => i % 1440 is >= 478 and < 1200 ? 1400 : 70);
        MeteredLoad load = new(trace, Loads.Settings);
        HoltWintersPolicy policy = new(Loads.Settings, load);
        DateTimeOffset day = Loads.Monday.AddDays(5);

        Assert.InRange(policy.Ask(day.AddHours(7)).Value, 70, 4 * 70);
        DateTimeOffset early = day.AddHours(7).AddMinutes(55.5);
        Assert.Equal(70, load.MeasuredAt(early), 1e-9);
        Assert.True(policy.Ask(early).Value >= 15 * 70, "the count of 08:00 is forecast at 07:55");
    }

    [Fact]
    public void Within_the_tolerance_it_keeps_what_it_has()
    {
        // 700 is ten replicas; 10.9 is within ten percent of them, 11.2 is not.
        Trace trace = Loads.Of(Loads.Minute, 121, i => i < 60 ? 700 : i < 90 ? 10.9 * 70 : 11.2 * 70);
        HoltWintersPolicy policy = new(Loads.Settings, new MeteredLoad(trace, Loads.Settings));

        Assert.Equal(700, policy.Ask(Loads.Monday.AddMinutes(50)).Value);
        Assert.Equal(700, policy.Ask(Loads.Monday.AddMinutes(80)).Value);
        Assert.Equal(12 * 70, policy.Ask(Loads.Monday.AddMinutes(110)).Value);
        Assert.Equal(0, policy.Behavior.Tolerance);
    }

    [Fact]
    public void Nothing_measured_is_no_answer()
    {
        Trace trace = Loads.Of(Loads.Minute, 121, i => i < 60 ? 700 : double.NaN);

        Assert.True(double.IsNaN(new HoltWintersPolicy(Loads.Settings, new MeteredLoad(trace, Loads.Settings)).Ask(Loads.Monday.AddMinutes(90)).Value));
    }
}
