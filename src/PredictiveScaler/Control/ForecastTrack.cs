using PredictiveScaler.Planning;

namespace PredictiveScaler.Control;

/// <summary>
/// The window forecasts since the fixed start of the replay, for the model in force: at most <see cref="MostPoints"/> points, 24 bytes
/// each. One writer.
/// </summary>
internal sealed class ForecastTrack
{
    /// <summary>Most origins that ramps and hysteresis are replayed over.</summary>
    public const int MostPoints = 60;

    private readonly SortedList<DateTimeOffset, TrackPoint> _points = [];
    private string? _model;

    public IReadOnlyList<TrackPoint> Points => [.. _points.Values.Where(point => !double.IsNaN(point.WindowForecast))];

    /// <summary>Where the replay for a plan at <paramref name="origin"/> starts: a grid point between one and two half-windows back.</summary>
    public static DateTimeOffset Start(DateTimeOffset origin, TimeSpan step)
    {
        TimeSpan half = step * (MostPoints / 2);
        TimeSpan wanted = TimeGrid.Ceiling(TimeSpan.FromMinutes(30), step);
        TimeSpan window = wanted < half ? wanted : half;
        return TimeGrid.Floor(origin, window) - window;
    }

    /// <summary>Drops what the replay no longer needs, or everything when another model is in force.</summary>
    public void Keep(string model, DateTimeOffset start, DateTimeOffset end)
    {
        if (model != _model)
        {
            _points.Clear();
            _model = model;
        }

        while (_points.Count > 0 && _points.GetKeyAtIndex(0) < start)
        {
            _points.RemoveAt(0);
        }

        while (_points.Count > 0 && _points.GetKeyAtIndex(_points.Count - 1) > end)
        {
            _points.RemoveAt(_points.Count - 1);
        }
    }

    /// <summary>Origins from <paramref name="start"/> to <paramref name="end"/> that have no point yet, oldest first.</summary>
    public List<DateTimeOffset> Missing(DateTimeOffset start, DateTimeOffset end, TimeSpan step)
    {
        List<DateTimeOffset> missing = [];
        for (DateTimeOffset origin = TimeGrid.Floor(start, step); origin <= end; origin += step)
        {
            if (!_points.ContainsKey(origin))
            {
                missing.Add(origin);
            }
        }

        return missing;
    }

    /// <summary>NaN = the model has nothing to say of this origin; it is no point, but not missing either.</summary>
    public void Set(in TrackPoint point) => _points[point.Origin] = point;

    /// <summary>Drops what was forecast from samples that have changed since.</summary>
    public void DropFrom(DateTimeOffset changed)
    {
        while (_points.Count > 0 && _points.GetKeyAtIndex(_points.Count - 1) >= changed)
        {
            _points.RemoveAt(_points.Count - 1);
        }
    }
}
