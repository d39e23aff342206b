using System.Globalization;

namespace PredictiveScaler.Monitoring;

/// <summary>Gathers labels and points of every series of an answer, up to a bound.</summary>
internal sealed class PointSink(int mostSeries, int mostPoints) : LabelSink(mostSeries)
{
    private readonly List<List<(DateTimeOffset Time, double Value)>> _points = [];
    private int _kept;
    private bool _tooMany;

    public override void Clear()
    {
        base.Clear();
        _points.Clear();
        (_kept, _tooMany) = (0, false);
    }

    public override void AddPoint(long milliseconds, double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        if (_kept >= mostPoints || Count > Limit)
        {
            _tooMany = true;
            return;
        }

        while (_points.Count < Count)
        {
            _points.Add([]);
        }

        _points[^1].Add((DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), value));
        _kept++;
    }

    public SeriesReading ToReading()
    {
        if (_tooMany || Count > Limit)
        {
            return SeriesReading.Failed(
                MetricSourceError.TooLarge,
                string.Create(CultureInfo.InvariantCulture, $"The query gives {Count} series; {Limit} and {mostPoints} points are the most that are read at once."));
        }

        return new SeriesReading(MetricSourceError.None, "", [.. Sets.Select((labels, i) => new MeasuredSeries(labels, i < _points.Count ? _points[i] : []))]);
    }
}
