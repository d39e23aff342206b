using PredictiveScaler.Preprocessing;
using static PredictiveScaler.Tests.Preprocessing.DaysOfDemand;

namespace PredictiveScaler.Tests.Preprocessing;

public sealed class SeasonFinderTests
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Fact]
    public void A_daily_wave_is_found_alone() => Assert.Equal([TimeSpan.FromDays(1)], Periods(new DaysOfDemand(14).Values, Minute));

    [Fact]
    public void A_day_and_a_week_are_found_together()
    {
        // Weekends at a third.
        double[] values = [.. new DaysOfDemand(28).Values.Select((value, i) => i / Day % 7 >= 5 ? value / 3 : value)];

        Assert.Equal([TimeSpan.FromDays(1), TimeSpan.FromDays(7)], Periods(values, Minute));
    }

    [Fact]
    public void A_day_that_needs_a_week_to_be_seen_twice_is_found_in_two_weeks()
    {
        double[] values = [.. new DaysOfDemand(14).Values.Select((value, i) => i / Day % 7 >= 5 ? 20 : value)];

        Assert.Contains(TimeSpan.FromDays(7), Periods(values, Minute));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(360)]
    [InlineData(480)]
    public void Other_periods_are_found_by_their_own_length(int minutes)
    {
        Random random = new(3);
        double[] values = [.. Enumerable.Range(0, 10 * 288).Select(i => 50 + (i * 5 % minutes == 0 ? 40 : 0) + (10 * Math.Sin(2 * Math.PI * i * 5 / minutes)) + random.NextDouble())];

        Assert.Equal([TimeSpan.FromMinutes(minutes)], Periods(values, FiveMinutes));
    }

    [Fact]
    public void Noise_a_constant_a_trend_and_a_walk_have_no_season()
    {
        Random random = new(5);
        double level = 100;
        Assert.Empty(Periods([.. Enumerable.Range(0, 4000).Select(_ => random.NextDouble())], FiveMinutes));
        Assert.Empty(Periods([.. Enumerable.Repeat(7.0, 4000)], FiveMinutes));
        Assert.Empty(Periods([.. Enumerable.Range(0, 4000).Select(i => (double)i)], FiveMinutes));
        Assert.Empty(Periods([.. Enumerable.Range(0, 4000).Select(_ => level += random.NextDouble() - 0.5)], FiveMinutes));
        Assert.Empty(Periods([double.NaN, 1, double.NaN], FiveMinutes));
    }

    [Fact]
    public void Gaps_and_wild_samples_do_not_hide_a_season()
    {
        Random random = new(9);
        double[] values = [.. new DaysOfDemand(14).Values.Select(value => random.Next(10) switch { 0 or 1 => double.NaN, 2 when random.Next(10) == 0 => 1e9, _ => value })];

        Assert.Equal([TimeSpan.FromDays(1)], Periods(values, Minute));
    }

    [Fact]
    public void A_stronger_season_has_a_higher_strength()
    {
        Random random = new(11);
        double[] noise = [.. Enumerable.Range(0, 14 * Day).Select(_ => 200 * (random.NextDouble() - 0.5))];
        double clear = SeasonFinder.Find(new DaysOfDemand(14).Values, Minute)[0].Strength;
        double noisy = SeasonFinder.Find([.. new DaysOfDemand(14).Values.Zip(noise, (value, add) => value + add)], Minute)[0].Strength;

        Assert.InRange(clear, 0.9, 1);
        Assert.InRange(noisy, 0.1, 0.9);
    }

    private static TimeSpan[] Periods(double[] values, TimeSpan step) => [.. SeasonFinder.Find(values, step).Select(season => season.Period)];
}
