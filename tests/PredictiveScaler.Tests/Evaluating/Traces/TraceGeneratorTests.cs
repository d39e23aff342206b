using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Tests.Evaluating.Traces;

public class TraceGeneratorTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);
    private static readonly Trace Weeks = TraceGenerator.Generate(Monday, 28);

    [Fact]
    public void The_same_seed_gives_the_same_trace_and_another_seed_another()
    {
        Assert.Equal(Weeks.Values.ToArray(), TraceGenerator.Generate(Monday, 28).Values.ToArray());
        Assert.NotEqual(Weeks.Values.ToArray(), TraceGenerator.Generate(Monday, 28, seed: 7).Values.ToArray());
    }

    [Fact]
    public void Every_night_is_exactly_idle_for_about_eight_hours_and_the_day_never_is()
    {
        for (int day = 0; day < 27; day++)
        {
            double[] night = Between(day, 22.2, 29.9); // the closing is at 22:00 +- 8 min, the opening at 06:00 +- 3 min
            double[] open = Between(day, 6.1, 21.8);

            Assert.All(night, demand => Assert.Equal(0, demand));
            Assert.All(open, demand => Assert.True(demand > 0));
        }
    }

    [Fact]
    public void Demand_looks_like_a_service_of_a_dozen_replicas()
    {
        double[] values = Weeks.Values.ToArray();

        Assert.InRange(values.Max(), 750, 1100);
        Assert.InRange(Between(0, 10, 11.5).Average(), 480, 720);
        Assert.All(values, demand => Assert.InRange(demand, 0, 1100));
    }

    [Fact]
    public void Weekends_are_weaker_and_lunch_dips()
    {
        double tuesday = Between(1, 10, 17).Average();

        Assert.True(Between(6, 10, 17).Average() < 0.6 * tuesday);
        Assert.True(Between(1, 12.3, 12.9).Average() < 0.85 * Between(1, 10, 11).Average());
    }

    [Fact]
    public void Days_of_one_weekday_differ_in_level()
    {
        double[] tuesdays = [.. Enumerable.Range(0, 4).Select(week => Between(1 + (7 * week), 10, 12).Average())];

        Assert.True(tuesdays.Max() > 1.02 * tuesdays.Min());
        Assert.True(tuesdays.Max() < 1.6 * tuesdays.Min());
    }

    private static double[] Between(int day, double fromHour, double toHour) =>
        Weeks.Values[(int)((day * 1440) + (fromHour * 60))..(int)((day * 1440) + (toHour * 60))].ToArray();
}
