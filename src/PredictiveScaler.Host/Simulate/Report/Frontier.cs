using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>The best that a policy did over its thresholds: what no other threshold beats in both pod hours and slow minutes.</summary>
internal sealed class Frontier
{
    private readonly FrontierPoint[] _points;

    private Frontier(FrontierPoint[] points) => _points = points;

    /// <summary>Ascending in slow minutes, descending in pod hours.</summary>
    public IReadOnlyList<FrontierPoint> Points => _points;

    public static Frontier Of(IEnumerable<SimulationFigures> tried) => OfPoints(tried.Select(Day));

    public static Frontier OfPoints(IEnumerable<FrontierPoint> tried)
    {
        List<FrontierPoint> best = [];
        foreach (FrontierPoint point in tried.OrderBy(point => point.SlowMinutes).ThenBy(point => point.PodHours))
        {
            if (best.Count == 0 || point.PodHours < best[^1].PodHours)
            {
                best.Add(point);
            }
        }

        return new Frontier([.. best]);
    }

    /// <summary>Figures of a period as those of a day.</summary>
    public static FrontierPoint Day(SimulationFigures figures) => new(figures.MeanReplicas * 24, figures.ViolationMinutesADay);

    /// <summary>Fewest pod hours at these slow minutes or fewer; between two thresholds what lies between them. Null where no threshold is as good.</summary>
    public double? PodHoursAt(double slowMinutes) =>
        At(slowMinutes, _points, point => (point.SlowMinutes, point.PodHours));

    /// <summary>Fewest slow minutes at these pod hours or fewer; null where no threshold is as cheap.</summary>
    public double? SlowMinutesAt(double podHours) =>
        At(podHours, [.. _points.Reverse()], point => (point.PodHours, point.SlowMinutes));

    private static double? At(double limit, FrontierPoint[] ascending, Func<FrontierPoint, (double X, double Y)> axes)
    {
        int above = Array.FindIndex(ascending, point => axes(point).X > limit);
        if (above == 0 || ascending.Length == 0)
        {
            return null;
        }

        (double X, double Y) low = axes(ascending[above < 0 ? ^1 : above - 1]);
        if (above < 0)
        {
            return low.Y;
        }

        (double X, double Y) high = axes(ascending[above]);
        return low.Y + ((high.Y - low.Y) * (limit - low.X) / (high.X - low.X));
    }
}
