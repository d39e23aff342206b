using PredictiveScaler.Simulating.Tuning;

namespace PredictiveScaler.Simulating;

/// <summary>Adds up what the rows of a run cost and where they fell short.</summary>
internal static class Tally
{
    public static SimulationFigures Of(IReadOnlyList<SimulationRow> rows, double capacity, TimeSpan tick)
    {
        ResponseTimes times = new(capacity, tick.TotalSeconds);
        (long pods, long known, long short_, double demand, double lost) = (0, 0, 0, 0, 0);
        foreach (SimulationRow row in rows)
        {
            pods += row.Desired;
            if (double.IsNaN(row.Demand))
            {
                continue;
            }

            double missing = Math.Max(0, row.Demand - (row.Ready * capacity));
            (known, short_, demand, lost) = (known + 1, short_ + (missing > 0 ? 1 : 0), demand + row.Demand, lost + missing);
            times.Add(row.Demand, row.Ready);
        }

        double[] latencies = times.Percentiles(0.5, 0.95, 0.99);
        Wakes wakes = Wakes.Of(rows);
        return new SimulationFigures
        {
            PodHours = pods * tick.TotalHours,
            ViolationMinutes = short_ * tick.TotalMinutes,
            LostDemandShare = demand > 0 ? lost / demand : 0,
            ScaleEvents = ScaleEvents(rows),
            ColdStarts = wakes.ColdStarts,
            FalseWakes = wakes.FalseWakes,
            LatencyP50 = latencies[0],
            LatencyP95 = latencies[1],
            LatencyP99 = latencies[2],
            KnownHours = known * tick.TotalHours,
            Hours = rows.Count * tick.TotalHours,
        };
    }

    /// <summary>Pod hours and violations alone, for searches.</summary>
    public static ReactiveCost CostOf(List<SimulationRow> rows, double capacity, TimeSpan tick)
    {
        (long pods, long known, long violated) = (0, 0, 0);
        foreach (SimulationRow row in rows)
        {
            pods += row.Desired;
            known += double.IsNaN(row.Demand) ? 0 : 1;
            violated += row.Demand - (row.Ready * capacity) > 0 ? 1 : 0;
        }

        return new ReactiveCost(pods * tick.TotalHours, known > 0 ? violated * TimeSpan.FromDays(1).TotalMinutes / known : 0);
    }

    private static int ScaleEvents(IReadOnlyList<SimulationRow> rows)
    {
        int events = 0;
        for (int i = 1; i < rows.Count; i++)
        {
            events += rows[i].Desired != rows[i - 1].Desired ? 1 : 0;
        }

        return events;
    }
}
