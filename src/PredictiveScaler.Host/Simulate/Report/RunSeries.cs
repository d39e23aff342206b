using PredictiveScaler.Host.Reporting;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>Rows of a run as lines of a plot.</summary>
internal static class RunSeries
{
    /// <summary>At most two points a bucket, its lowest and highest in their order: no peak is lost.</summary>
    public static IReadOnlyList<PlotPoint> Extremes<T>(IReadOnlyList<T> rows, int buckets, Func<T, DateTimeOffset> timeOf, Func<T, double> valueOf)
    {
        List<PlotPoint> points = new(Math.Min(rows.Count, 2 * buckets));
        int size = Math.Max(1, (rows.Count + buckets - 1) / buckets);
        for (int start = 0; start < rows.Count; start += size)
        {
            (int low, int high) = (-1, -1);
            for (int i = start; i < Math.Min(rows.Count, start + size); i++)
            {
                double value = valueOf(rows[i]);
                low = !double.IsNaN(value) && (low < 0 || value < valueOf(rows[low])) ? i : low;
                high = !double.IsNaN(value) && (high < 0 || value > valueOf(rows[high])) ? i : high;
            }

            Add(points, low < 0 ? [start] : low == high ? [low] : low < high ? [low, high] : [high, low]);
        }

        return points;

        void Add(List<PlotPoint> to, ReadOnlySpan<int> indices)
        {
            foreach (int index in indices)
            {
                to.Add(new PlotPoint(timeOf(rows[index]).ToUnixTimeSeconds(), valueOf(rows[index])));
            }
        }
    }

    /// <summary>A line that stays until it steps.</summary>
    public static IReadOnlyList<PlotPoint> Stepped(IReadOnlyList<PlotPoint> points)
    {
        List<PlotPoint> steps = [];
        foreach (PlotPoint point in points)
        {
            if (steps.Count > 0 && steps[^1].Y != point.Y)
            {
                steps.Add(new PlotPoint(point.X, steps[^1].Y));
                steps.Add(point);
            }
            else if (steps.Count > 1 && steps[^2].Y == point.Y)
            {
                steps[^1] = point;
            }
            else
            {
                steps.Add(point);
            }
        }

        return steps;
    }

    /// <summary>Stretches with more demand than the ready replicas serve, as a line at a height; one that is shorter than a bucket is as long as one.</summary>
    public static IReadOnlyList<PlotPoint> Slow(IReadOnlyList<SimulationRow> rows, int buckets, double capacity, double height)
    {
        List<PlotPoint> line = [];
        int size = Math.Max(1, (rows.Count + buckets - 1) / buckets);
        for (int start = 0; start < rows.Count; start += size)
        {
            int end = Math.Min(rows.Count - 1, start + size);
            bool slow = Enumerable.Range(start, Math.Min(size, rows.Count - start)).Any(i => rows[i].Demand > rows[i].Ready * capacity);
            double at = slow ? height : double.NaN;
            line.Add(new PlotPoint(rows[start].Time.ToUnixTimeSeconds(), at));
            line.Add(new PlotPoint(rows[end].Time.ToUnixTimeSeconds(), at));
        }

        return Merged(line);
    }

    /// <summary>Without what lies within a stretch.</summary>
    private static List<PlotPoint> Merged(List<PlotPoint> line)
    {
        List<PlotPoint> kept = [];
        for (int i = 0; i < line.Count; i++)
        {
            bool known = double.IsFinite(line[i].Y);
            bool before = i > 0 && double.IsFinite(line[i - 1].Y);
            bool after = i + 1 < line.Count && double.IsFinite(line[i + 1].Y);
            if (known ? !(before && after) : before)
            {
                kept.Add(line[i]);
            }
        }

        return kept;
    }
}
