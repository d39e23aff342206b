using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Control;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Planning.PlanSamples;

namespace PredictiveScaler.Tests.Selecting;

public sealed class GateScheduleTests
{
    private static readonly Gen<TriggerOptions> Steps =
        from seconds in Gen.Elements(10, 15, 30, 60, 90, 300, 420, 900, 3600)
        select Options with { Query = Options.Query with { Step = TimeSpan.FromSeconds(seconds) }, PredictHorizon = TimeSpan.FromSeconds(Math.Max(1800, 6 * seconds)) };

    private static readonly Gen<DateTimeOffset> Times = Gen.Choose(0, 8 * 86400).Select(seconds => Noon.AddSeconds(seconds));

    [Fact]
    public void Judged_origins_are_matured_on_the_grid_and_bounded() => Check(
        from options in Steps
        from time in Times
        from history in Gen.Choose(0, 9 * 86400)
        select (options, time, first: TimeGrid.Floor(time.AddSeconds(-history), options.QueryStep)),
        c =>
        {
            GateSchedule schedule = GateSchedule.At(c.time, c.first, c.options);
            TimeSpan window = LeadWindow.Steps(c.options) * c.options.QueryStep;
            // 144 on a day of history; up to 72 min of a 10 s step before the grid is thinned.
            return schedule.Count is >= 0 and <= 432
                && schedule.Stride.Ticks % c.options.QueryStep.Ticks == 0
                && Enumerable.Range(0, schedule.Count).Select(schedule.OriginAt).All(origin =>
                    TimeGrid.Floor(origin, c.options.QueryStep) == origin && origin + window <= c.time && origin >= c.first);
        });

    [Fact]
    public void Sixty_origins_are_there_when_they_were_promised() => Check(
        from options in Steps
        from time in Times
        select (options, first: TimeGrid.Floor(time, options.QueryStep)),
        c => GateSchedule.At(GateSchedule.ReadyAt(c.first, c.options), c.first, c.options).Count >= GateSchedule.MinimumOrigins);

    [Fact]
    public void With_a_day_of_history_the_last_day_is_judged_every_ten_minutes()
    {
        GateSchedule schedule = GateSchedule.At(Noon, Noon.AddDays(-3), Options);

        // Lead window of 6 steps, 2 steps for late samples: 11:52, floored to 11:50.
        Assert.Equal((TimeSpan.FromMinutes(10), Noon.AddMinutes(-10), 144), (schedule.Stride, schedule.Newest, schedule.Count));
    }

    [Fact]
    public void A_replay_starts_on_an_absolute_grid_and_never_has_more_points_than_promised() => Check(
        from options in Steps
        from time in Times
        select (step: options.QueryStep, origin: TimeGrid.Floor(time, options.QueryStep)),
        c =>
        {
            DateTimeOffset start = ForecastTrack.Start(c.origin, c.step);
            long points = ((c.origin - start).Ticks / c.step.Ticks) + 1;
            return TimeGrid.Floor(start, c.step) == start && points is >= 2 and <= ForecastTrack.MostPoints
                && ForecastTrack.Start(c.origin + c.step, c.step) >= start;
        });

    [Fact]
    public void Another_step_in_time_zone_or_before_the_epoch_floors_downwards()
    {
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(-60), TimeGrid.Floor(DateTimeOffset.UnixEpoch.AddSeconds(-1), TimeSpan.FromMinutes(1)));
        Assert.Equal(-1, TimeGrid.Index(DateTimeOffset.UnixEpoch.AddSeconds(-60), TimeSpan.FromMinutes(1)));
        Assert.Equal(TimeSpan.FromMinutes(14), TimeGrid.Ceiling(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(7)));
    }

    private static void Check<T>(Gen<T> cases, Func<T, bool> holds) =>
        Prop.ForAll(cases.ToArbitrary(), holds).QuickCheckThrowOnFailure();
}
