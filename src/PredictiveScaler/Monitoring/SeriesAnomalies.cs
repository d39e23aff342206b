using PredictiveScaler.Preprocessing;

namespace PredictiveScaler.Monitoring;

/// <summary>The anomalies of a series that is still being written. Not thread-safe.</summary>
internal sealed class SeriesAnomalies(TimeSpan step)
{
    private readonly AnomalyRuns _runs = new(step);
    private long _changesSeen;

    /// <summary>Makes gaps of what does not show demand, as far as the samples from <paramref name="earliest"/> to <paramref name="origin"/> tell.</summary>
    public void Hide(long from, Span<float> values, SeriesLayout layout, DateTimeOffset earliest, DateTimeOffset origin)
    {
        long newest = SampleGrid.IndexAtOrBefore(origin, step);

        // Another replica may hold as coarse means what this one still had fine when it judged it: only what every one held fine counts.
        long fine = newest - layout.FineSamples + (SeriesLayout.Surplus.Ticks / step.Ticks);
        _runs.Hide(from, values, Math.Max(fine, SampleGrid.IndexAtOrBefore(earliest, step)), newest);
    }

    /// <summary>Judges what is new and what has changed; false when there is nothing to hide.</summary>
    public bool Find<TSamples>(TSamples samples, IndexRange held, SampleChangeLog changes)
        where TSamples : struct, IGridSamples
    {
        if (changes.Count != _changesSeen)
        {
            _runs.Forget(changes.LowestSince(_changesSeen));
            _changesSeen = changes.Count;
        }

        if (!held.IsEmpty)
        {
            _runs.Extend(samples, held);
        }

        return !_runs.IsEmpty;
    }
}
