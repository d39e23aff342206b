using PredictiveScaler.Experiments.Adversarial;
using PredictiveScaler.Simulating;
using PredictiveScaler.Tests.Simulating;

namespace PredictiveScaler.Tests.Experiments;

public sealed class WakeFiguresTests
{
    [Fact]
    public void A_wake_up_counts_after_half_an_hour_without_demand()
    {
        // An hour's silence, demand that finds a replica; ten minutes' silence, demand; an hour's silence, demand that finds none.
        WakeFigures wakes = Of([.. Minutes(50, 0, 0, 0), .. Minutes(10, 0, 2, 1), .. Minutes(5, 10, 2, 2), .. Minutes(10, 0, 2, 2), .. Minutes(5, 10, 2, 2), .. Minutes(60, 0, 0, 0), .. Minutes(5, 10, 1, 0)]);

        Assert.Equal((2, 1), (wakes.Wakes, wakes.Ready));
        Assert.Equal(0.5, wakes.ReadyShare);
        // 20 minutes without demand with 2 replicas.
        Assert.Equal(20 * 2 / 60.0, wakes.IdlePodHours, 9);
    }

    private static WakeFigures Of(SimulationRow[] minutes)
    {
        SimulationRow[] rows = [.. minutes.Select((row, i) => row with { Time = Loads.Monday.AddMinutes(i) })];
        return WakeFigures.Of(new SimulationRun("test", 70, rows, Tally.Of(rows, 100, Loads.Minute)), Loads.Minute);
    }

    private static IEnumerable<SimulationRow> Minutes(int count, double demand, int desired, int ready) =>
        Enumerable.Repeat(new SimulationRow(Loads.Monday, demand, double.NaN, desired, ready), count);
}
