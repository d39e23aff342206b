using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Control;

/// <summary>
/// What each expert of the mixture in force said of the lead window at the origins since the fixed start of the replay. They are mixed
/// and calibrated when a plan is made, so that all points follow the decision in force, as on a replica that has just started. About
/// 1 KB an expert. One writer.
/// </summary>
internal sealed class ForecastTrack(TimeSpan step)
{
    /// <summary>Most origins that ramps and hysteresis are replayed over.</summary>
    public const int MostPoints = 60;

    private readonly Dictionary<string, ExpertTrack> _experts = new(StringComparer.Ordinal);
    private readonly List<string> _idle = [];
    private int _leadSteps;
    private DateTimeOffset _start = DateTimeOffset.MaxValue;
    private DateTimeOffset _end = DateTimeOffset.MinValue;

    /// <summary>Where the replay for a plan at <paramref name="origin"/> starts: a grid point between one and two half-windows back.</summary>
    public static DateTimeOffset Start(DateTimeOffset origin, TimeSpan step)
    {
        TimeSpan half = step * (MostPoints / 2);
        TimeSpan wanted = TimeGrid.Ceiling(TimeSpan.FromMinutes(30), step);
        TimeSpan window = wanted < half ? wanted : half;
        return TimeGrid.Floor(origin, window) - window;
    }

    /// <summary>Says how long the lead window is; what was said of another is dropped, and true says so.</summary>
    public bool Covers(int leadSteps)
    {
        bool changed = _leadSteps != leadSteps;
        _leadSteps = leadSteps;
        if (changed)
        {
            _experts.Clear();
        }

        return changed;
    }

    /// <summary>Drops what the replay no longer needs: other origins, and experts that have had no part for as long.</summary>
    public void Keep(Mixture mixture, DateTimeOffset start, DateTimeOffset end)
    {
        (_start, _end) = (start, end);
        foreach ((string name, ExpertTrack track) in _experts)
        {
            track.Keep(start, end);
            if (track.IsEmpty && mixture.Experts.All(expert => expert.Name != name))
            {
                _idle.Add(name);
            }
        }

        _idle.ForEach(name => _experts.Remove(name));
        _idle.Clear();
    }

    /// <summary>Origins from <paramref name="start"/> to <paramref name="end"/> at which <paramref name="expert"/> was not asked yet, oldest first.</summary>
    public List<DateTimeOffset> Missing(string expert, DateTimeOffset start, DateTimeOffset end)
    {
        ExpertTrack? track = _experts.GetValueOrDefault(expert);
        List<DateTimeOffset> missing = [];
        for (DateTimeOffset origin = TimeGrid.Floor(start, step); origin <= end; origin += step)
        {
            if (track?.Holds(origin) != true)
            {
                missing.Add(origin);
            }
        }

        return missing;
    }

    /// <summary>Unknown = the expert had nothing to say; it was asked all the same.</summary>
    public void Set(string expert, DateTimeOffset origin, WindowQuantile said)
    {
        if (!_experts.TryGetValue(expert, out ExpertTrack? track))
        {
            _experts[expert] = track = new ExpertTrack(step);
        }

        track.Set(origin, said);
    }

    /// <summary>Drops what was forecast from samples that have changed since.</summary>
    public void DropFrom(DateTimeOffset changed)
    {
        foreach (ExpertTrack track in _experts.Values)
        {
            track.Keep(DateTimeOffset.MinValue, changed - TimeSpan.FromTicks(1));
        }
    }

    /// <summary>The points of <paramref name="mixture"/>, oldest first, with a share of their safety; none where all its experts were silent.</summary>
    public IReadOnlyList<TrackPoint> Points(Mixture? mixture, double safety)
    {
        List<TrackPoint> points = [];
        for (DateTimeOffset origin = _start; mixture is not null && origin <= _end; origin += step)
        {
            if (Mixed(mixture, origin, safety) is { } forecast)
            {
                points.Add(new TrackPoint(origin, forecast));
            }
        }

        return points;
    }

    private double? Mixed(Mixture mixture, DateTimeOffset origin, double safety)
    {
        (double value, double spread, double total) = (0, 0, 0);
        foreach (WeightedExpert expert in mixture.Experts)
        {
            if (_experts.TryGetValue(expert.Name, out ExpertTrack? track) && track.At(origin) is { } said && float.IsFinite(said.Value))
            {
                (value, spread, total) = (value + (expert.Weight * said.Value), spread + (expert.Weight * said.Spread), total + expert.Weight);
            }
        }

        if (total == 0)
        {
            return null;
        }

        (value, spread) = (value / total, spread / total);
        return LeadWindow.Rounded(LeadWindow.Cut(mixture.Correction.OfMaximum(value, spread), value - spread, safety));
    }
}
