using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Prometheus;

/// <summary>All series of one name. The number of series is bounded; measurements that would need one more are dropped and counted.</summary>
internal sealed class MetricFamily
{
    /// <summary>A full family gives up series that were not recorded during this many collections (1 h at 15 s).</summary>
    private const int IdleCollections = 240;

    private readonly Lock _gate = new();
    private readonly CollectorRegistry _registry;
    private readonly double[]? _bounds;
    private readonly ConcurrentDictionary<TagSet, Series> _byTags = new(TagSetComparer.Instance);
    private readonly ConcurrentDictionary<TagSet, Series>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly ConcurrentDictionary<string, Series> _byLabels = new(StringComparer.Ordinal);
    private int _entries;
    private int _sweptAt = -1;

    public MetricFamily(CollectorRegistry registry, string name, string help, MetricKind kind, double[]? bounds)
    {
        (_registry, Name, Help, Kind, _bounds) = (registry, name, help, kind, bounds);
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>Instruments that feed this family; it goes away with the last of them.</summary>
    public int Instruments { get; set; }

    public IEnumerable<Series> Series => _byLabels.Values;

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Kind == MetricKind.Counter && !(value >= 0))
        {
            return;
        }

        if (!_lookup.TryGetValue(tags, out Series? series) && (series = AddSeries(tags)) is null)
        {
            _registry.CountDropped();
            return;
        }

        series.TouchedAt = _registry.Collection;
        Apply(series, value);
    }

    /// <summary>Forgets the series that the collection under way did not report: what an observable instrument stops reporting is gone.</summary>
    public void ForgetUnreported()
    {
        if (Kind.IsObservable())
        {
            Forget(series => series.TouchedAt != _registry.Collection);
        }
    }

    private void Apply(Series series, double value)
    {
        switch (Kind)
        {
            case MetricKind.Counter or MetricKind.UpDownCounter:
                series.Add(value);
                break;
            case MetricKind.Histogram:
                series.Observe(value);
                break;
            default:
                series.Set(value);
                break;
        }
    }

    private Series? AddSeries(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            if (_lookup.TryGetValue(tags, out Series? known))
            {
                return known;
            }

            if (_entries >= _registry.MaxSeriesPerFamily && !MakeRoom())
            {
                return null;
            }

            // 1 and "1" are different tags but the same label, so they share a series.
            string labels = RenderLabels(tags);
            Series series = _byLabels.GetOrAdd(labels, static (text, bounds) => new Series(Encoding.UTF8.GetBytes(text), bounds), _bounds);
            series.TouchedAt = _registry.Collection;
            _byTags[new TagSet(tags.ToArray())] = series;
            _entries++;
            return series;
        }
    }

    private bool MakeRoom()
    {
        if (_sweptAt == _registry.Collection)
        {
            return false;
        }

        _sweptAt = _registry.Collection;
        Forget(series => _registry.Collection - series.TouchedAt > IdleCollections);
        return _entries < _registry.MaxSeriesPerFamily;
    }

    private void Forget(Func<Series, bool> isGone)
    {
        lock (_gate)
        {
            foreach ((TagSet tags, Series series) in _byTags)
            {
                if (isGone(series) && _byTags.TryRemove(tags, out _))
                {
                    _entries--;
                }
            }

            foreach ((string labels, Series series) in _byLabels)
            {
                if (isGone(series))
                {
                    _byLabels.TryRemove(labels, out _);
                }
            }
        }
    }

    private string RenderLabels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, object? value) in tags)
        {
            string name = MetricNames.Translate(key);
            // "le" belongs to the buckets.
            labels.TryAdd(Kind == MetricKind.Histogram && name == "le" ? "le_" : name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        return string.Join(',', labels.Select(label => $"{label.Key}=\"{Escaping.Quoted(label.Value)}\""));
    }
}
