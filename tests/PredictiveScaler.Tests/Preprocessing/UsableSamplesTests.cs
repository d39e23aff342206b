using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Preprocessing;
using static PredictiveScaler.Tests.Preprocessing.DaysOfDemand;

namespace PredictiveScaler.Tests.Preprocessing;

public sealed class UsableSamplesTests
{
    private const int Days = 9;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Days with events of all kinds at random places, an origin, and what follows it in two futures.</summary>
    private static readonly Arbitrary<(int Seed, int Origin)> Cases =
        (from seed in Gen.Choose(0, 100_000) from origin in Gen.Choose(3 * Day, (Days * Day) - 2) select (seed, origin)).ToArbitrary();

    [Fact]
    public void A_hole_is_hidden_from_models_once_it_is_over_and_never_from_the_nowcast()
    {
        double[] values = new DaysOfDemand(Days).With((5 * Day) + 600, 30, 0).Values;
        foreach (IDemandHistory history in Histories(values))
        {
            // After 30 samples, 15 more are waited for: the last of them is sample 600 + 30 + 15 - 1.
            Assert.Equal(0, Usable(history, (5 * Day) + 600, (5 * Day) + 643));
            Assert.Equal(float.NaN, Usable(history, (5 * Day) + 600, (5 * Day) + 644));
            Assert.Equal(float.NaN, Usable(history, (5 * Day) + 629, (6 * Day) + 620));
            Assert.Equal((float)values[(5 * Day) + 630], Usable(history, (5 * Day) + 630, (6 * Day) + 620));

            ContextWindow window = Window(history, (5 * Day) + 644);
            float[] measured = [0];
            window.Read(TimeOf((5 * Day) + 610), Minute, measured);
            Assert.Equal(0, measured[0]);
        }
    }

    [Fact]
    public void What_a_model_sees_at_an_origin_does_not_depend_on_what_comes_after_it() => Prop.ForAll(Cases, given =>
    {
        double[] one = Eventful(given.Seed);
        double[] other = Eventful(given.Seed);
        Random random = new(given.Seed + 7);
        for (int i = given.Origin + 1; i < other.Length; i++)
        {
            other[i] = random.Next(4) switch { 0 => 0, 1 => double.NaN, 2 => 5000, _ => 100 };
        }

        return SeenBy(new Trace("one", Start, Minute, one), given.Origin).SequenceEqual(SeenBy(new Trace("other", Start, Minute, other), given.Origin));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_service_sees_live_what_a_replay_of_the_origin_and_the_backtest_see() => Prop.ForAll(Cases, given =>
    {
        double[] values = Eventful(given.Seed);
        float[] replayed = SeenBy(Series(values), given.Origin);
        DemandSeries live = Series(values[..(2 * Day)]);
        for (int i = 2 * Day; i <= given.Origin; i++)
        {
            live.Write(TimeOf(i), values[i]);
            if (i % 7 == 0)
            {
                _ = Usable(live, i, i);
            }
        }

        return SeenBy(live, given.Origin).SequenceEqual(replayed) && SeenBy(new Trace("trace", Start, Minute, values), given.Origin).SequenceEqual(replayed);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_replica_that_started_later_sees_the_same() => Prop.ForAll(Cases, given =>
    {
        // It holds the history window and the surplus before the origin, and fetched it newest part first.
        double[] values = Eventful(given.Seed);
        TimeSpan window = TimeSpan.FromDays(3);
        int first = Math.Max(0, given.Origin - (int)((window + SeriesLayout.Surplus) / Minute));
        DemandSeries late = new(Minute, window);
        int middle = (first + given.Origin) / 2;
        Write(late, values, middle, given.Origin);
        _ = Usable(late, given.Origin, given.Origin);
        Write(late, values, first, middle);
        DemandSeries early = new(Minute, TimeSpan.FromDays(Days));
        Write(early, values, 0, values.Length - 1);
        return SeenBy(late, given.Origin, window).SequenceEqual(SeenBy(early, given.Origin, window));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Late_samples_change_the_judgement_of_what_knew_them()
    {
        double[] values = new DaysOfDemand(Days).With((5 * Day) + 600, 30, 0).Values;
        DemandSeries series = Series(values);
        Assert.Equal(float.NaN, Usable(series, (5 * Day) + 610, 6 * Day));

        // The samples of the hole come after all: there was demand.
        double[] late = [.. new DaysOfDemand(Days).Values];
        Write(series, late, (5 * Day) + 600, (5 * Day) + 629);
        Assert.Equal((float)late[(5 * Day) + 610], Usable(series, (5 * Day) + 610, 6 * Day));
        Assert.Equal(SeenBy(Series(late), 6 * Day), SeenBy(series, 6 * Day));
    }

    [Fact]
    public void Coarser_reads_take_the_mean_of_what_is_usable()
    {
        double[] values = new DaysOfDemand(Days).With((5 * Day) + 603, 2, 0).Values;
        float[] read = new float[1];
        foreach (IDemandHistory history in Histories(values))
        {
            Window(history, 6 * Day).ReadUsable(TimeOf((5 * Day) + 605), 5 * Minute, read);

            // Samples 601 to 605, of which 603 and 604 are hidden.
            Assert.Equal((values[(5 * Day) + 601] + values[(5 * Day) + 602] + values[(5 * Day) + 605]) / 3, read[0], 3);
        }
    }

    [Fact]
    public void A_warm_read_allocates_nothing()
    {
        DemandSeries series = Series(new DaysOfDemand(Days).With((5 * Day) + 603, 20, 0).Values);
        float[] read = new float[600];
        ContextWindow window = Window(series, (Days * Day) - 1);
        window.ReadUsable(TimeOf((5 * Day) + 300), Minute, read);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            window.ReadUsable(TimeOf((5 * Day) + 300), Minute, read);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double[] Eventful(int seed)
    {
        Random random = new(seed);
        DaysOfDemand days = new(Days, seed);
        for (int i = 0; i < 12; i++)
        {
            int length = random.Next(3) == 0 ? random.Next(1, 4) : random.Next(1, 400);
            int start = random.Next(0, days.Values.Length - length);
            days.With(start, length, random.Next(5) switch { 0 => double.NaN, 1 => 1000, 2 => 40_000, _ => 0 });
        }

        return days.Values;
    }

    private static IEnumerable<IDemandHistory> Histories(double[] values)
    {
        DemandSeries series = Series(values);
        return [new Trace("trace", Start, Minute, values), series, new DemandInterpretation(series, ignoreNullValues: true, 0), new DemandInterpretation(series, ignoreNullValues: false, 0)];
    }

    private static DemandSeries Series(double[] values)
    {
        DemandSeries series = new(Minute, Week + TimeSpan.FromDays(2));
        Write(series, values, 0, values.Length - 1);
        return series;
    }

    private static void Write(DemandSeries series, double[] values, int first, int last) =>
        series.WriteRange(new RangeReading(MetricSourceError.None, "", TimeOf(first), Minute, values[first..(last + 1)]));

    private static float Usable(IDemandHistory history, int index, int origin)
    {
        Span<float> value = stackalloc float[1];
        Window(history, origin).ReadUsable(TimeOf(index), Minute, value);
        return value[0];
    }

    private static float[] SeenBy(IDemandHistory history, int origin, TimeSpan? limit = null)
    {
        float[] seen = new float[Math.Min(origin + 1, (int)((limit ?? Week) / Minute))];
        Window(history, origin, limit).ReadUsable(TimeOf(origin - seen.Length + 1), Minute, seen);
        return seen;
    }

    private static ContextWindow Window(IDemandHistory history, int origin, TimeSpan? limit = null) => new(history, TimeOf(origin), Minute, limit ?? Week, TimeZoneInfo.Utc);

    private static DateTimeOffset TimeOf(int index) => Start + (index * Minute);
}
