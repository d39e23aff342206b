using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Preprocessing;
using static PredictiveScaler.Tests.Preprocessing.DaysOfDemand;

namespace PredictiveScaler.Tests.Preprocessing;

public sealed class DecompositionTests
{
    [Fact]
    public void Trend_season_and_remainder_add_up_to_what_was_measured() => Prop.ForAll(
        Gen.Choose(0, 10_000).ToArbitrary(),
        seed =>
        {
            Random random = new(seed);
            double[] values = [.. new DaysOfDemand(3, seed).Values.Select(value => random.Next(20) switch { 0 => double.NaN, 1 => value * 30, _ => value })];
            Season[] seasons = [new(TimeSpan.FromDays(1), 1), .. random.Next(2) == 0 ? Array.Empty<Season>() : [new Season(TimeSpan.FromHours(random.Next(1, 30)), 1)]];
            Decomposition parts = Decomposition.Of(values, Minute, seasons);
            return values.Select((value, i) => double.IsNaN(value)
                ? double.IsNaN(parts.Remainder[i])
                : Math.Abs(parts.Trend[i] + parts.Season[i] + parts.Remainder[i] - value) < 1e-6).All(holds => holds);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Growth_goes_to_the_trend_the_wave_to_the_season_and_spikes_to_the_remainder()
    {
        // 10 a day of growth over 10 days, a wave of 40, 20 spikes of 10,000.
        double[] values = [.. new DaysOfDemand(10).Values.Select((value, i) => value + (10.0 * i / Day) + (i % 700 == 0 ? 10_000 : 0))];
        Decomposition parts = Decomposition.Of(values, Minute, [new Season(TimeSpan.FromDays(1), 1)]);

        // Between the middles of the first and the last day there are 9 days.
        Assert.InRange(parts.Trend[^1] - parts.Trend[0], 88, 92);
        Assert.InRange(parts.Season.Max(), 35, 50);
        Assert.InRange(parts.Remainder[7000], 9900, 10_100);
        Assert.InRange(parts.Remainder.Select(Math.Abs).Order().ElementAt(values.Length / 2), 0, 6);
    }

    [Fact]
    public void Strengths_tell_components_apart()
    {
        double[] values = new DaysOfDemand(10).Values;
        Decomposition parts = Decomposition.Of(values, Minute, [new Season(TimeSpan.FromDays(1), 1)]);

        Assert.InRange(parts.StrengthOf(parts.Season), 0.95, 1);
        Assert.InRange(parts.StrengthOf(parts.Trend), 0, 0.2);
    }

    [Fact]
    public void Weekends_are_no_trend()
    {
        double[] values = [.. new DaysOfDemand(28).Values.Select((value, i) => i / Day % 7 >= 5 ? value / 3 : value)];
        Decomposition parts = Decomposition.Of(values, Minute, SeasonFinder.Find(values, Minute));

        Assert.InRange(parts.StrengthOf(parts.Trend), 0, 0.2);
        Assert.InRange(parts.StrengthOf(parts.Season), 0.9, 1);
    }

    [Fact]
    public void A_series_of_gaps_alone_decomposes_into_gaps()
    {
        Decomposition parts = Decomposition.Of([double.NaN, double.NaN], Minute, []);

        Assert.All(parts.Remainder, value => Assert.Equal(double.NaN, value));
    }
}
