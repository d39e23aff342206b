using System.Buffers;
using System.Collections.Concurrent;

namespace Prometheus;

/// <summary>Metric families by name, and the text made of them.</summary>
public sealed class CollectorRegistry
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<object, Action> _beforeCollect = new();
    private readonly Lock _collecting = new();
    private long _dropped;
    private int _collection;

    /// <summary>Most label sets of one name.</summary>
    internal int MaxSeriesPerFamily { get; set; } = 20_000;

    /// <summary>Number of the newest collection.</summary>
    internal int Collection => Volatile.Read(ref _collection);

    internal void CountDropped() => Interlocked.Increment(ref _dropped);

    internal void AddBeforeCollect(object owner, Action callback) => _beforeCollect[owner] = callback;

    internal void RemoveBeforeCollect(object owner) => _beforeCollect.TryRemove(owner, out _);

    /// <summary>The family of that name, made when it is new; null when the name is taken by another kind of metric.</summary>
    internal MetricFamily? Connect(string name, string help, MetricKind kind, double[]? bounds)
    {
        lock (_gate)
        {
            if (!_families.TryGetValue(name, out MetricFamily? family))
            {
                family = new MetricFamily(this, name, help, kind, bounds);
                _families.Add(name, family);
            }

            if (family.Kind != kind)
            {
                return null;
            }

            family.Instruments++;
            return family;
        }
    }

    internal void Disconnect(MetricFamily family)
    {
        lock (_gate)
        {
            if (--family.Instruments == 0)
            {
                _families.Remove(family.Name);
            }
        }
    }

    /// <summary>Writes all metrics into memory. Collections wait for each other; recording never waits for one.</summary>
    internal void Collect(ExpositionFormat format, IBufferWriter<byte> destination)
    {
        lock (_collecting)
        {
            Interlocked.Increment(ref _collection);
            foreach (Action callback in _beforeCollect.Values)
            {
                callback();
            }

            var writer = new ExpositionWriter(format, destination);
            foreach (MetricFamily family in Families())
            {
                family.ForgetUnreported();
                writer.Write(family);
            }

            writer.WriteCounter(
                "prometheus_net_meteradapter_measurements_dropped",
                "Measurements dropped because their metric already has as many label sets as it may have.",
                Interlocked.Read(ref _dropped));
            writer.WriteEnd();
        }
    }

    private MetricFamily[] Families()
    {
        lock (_gate)
        {
            return [.. _families.Values];
        }
    }
}
