using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public class ChartHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_column_shows_the_highest_demand_and_the_lowest_capacity_of_its_minutes()
    {
        ChartHistory history = new(20);
        history.Add(Frame(0, 100, ready: 3));
        history.Add(Frame(4, 160, ready: 2));
        history.Add(Frame(5, 80, ready: 4));

        IReadOnlyList<ChartColumn> columns = history.Columns(null);

        Assert.Equal([160, 80], columns.Select(column => column.Demand));
        Assert.Equal([2 * DemoScenario.CapacityPerPod, 4 * DemoScenario.CapacityPerPod], columns.Select(column => column.Capacity));
    }

    [Fact]
    public void The_chart_keeps_its_width_and_ends_with_half_an_hour_of_forecast()
    {
        ChartHistory history = new(20);
        for (int minute = 0; minute < 600; minute++)
        {
            history.Add(Frame(minute, minute, ready: 1));
        }

        float[] values = [.. Enumerable.Range(1, 30).SelectMany(step => new[] { 10f * step, 20f * step })];
        IReadOnlyList<ChartColumn> columns = history.Columns(new Forecast("m", Start, TimeSpan.FromMinutes(1), [0.5f, 0.9f], values, values));

        Assert.Equal(20, columns.Count);
        Assert.Equal(599, columns[13].Demand);
        Assert.Equal([(50.0, 100.0), (100.0, 200.0)], columns.Skip(14).Take(2).Select(column => (column.Demand, column.High)));
    }

    private static DemoFrame Frame(int minute, double demand, int ready) => new()
    {
        Time = Start.AddMinutes(minute),
        Demand = demand,
        Trigger = TriggerSight.None,
        Answer = new ScalerAnswer(demand, true),
        Predictive = new WorkloadFigures(ready, ready, 0, 0),
        Reactive = new WorkloadFigures(ready, ready, 0, 0),
    };
}
