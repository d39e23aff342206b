using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Monitoring;

/// <summary>
/// The samples of one query on the absolute grid of its step: what was measured, a gap being NaN, whatever a trigger's policy makes of gaps
/// (see <see cref="DemandInterpretation"/>). Shared by all triggers with an equal <see cref="MetricQuery"/>. One writer; any number of
/// readers, who take a lock for the time of a copy.
/// </summary>
/// <remarks>
/// 4 bytes a sample: 7 d at 60 s and 25 h more are 11,580 samples = 46 KB a series; at most 20,160 samples = 81 KB, beyond which older samples
/// become means (<see cref="SeriesLayout"/>). Memory grows with what is written.
/// </remarks>
internal sealed class DemandSeries : IDemandHistory
{
    private readonly Lock _gate = new();
    private readonly SampleChangeLog _changes = new();
    private SeriesSamples _samples;
    private IndexRange _covered = IndexRange.Empty;
    private readonly SeriesAnomalies _anomalies;
    private object? _savedTo;

    public DemandSeries(TimeSpan step, TimeSpan historyWindow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, TimeSpan.FromSeconds(1));
        (Step, HistoryWindow) = (step, historyWindow);
        _samples = new SeriesSamples(SeriesLayout.For(step, historyWindow));
        _anomalies = new SeriesAnomalies(step);
    }

    public TimeSpan Step { get; }

    /// <summary>How far back forecasts look; grows with <see cref="Extend"/>.</summary>
    public TimeSpan HistoryWindow { get; private set; }

    public DateTimeOffset First => SampleGrid.TimeOf(Held().Low, Step);

    public DateTimeOffset Last => SampleGrid.TimeOf(Held().High, Step);

    public int Count
    {
        get
        {
            IndexRange held = Held();
            return (int)(held.High - held.Low + 1);
        }
    }

    public long Revision
    {
        get
        {
            lock (_gate)
            {
                return _changes.Count;
            }
        }
    }

    /// <summary>What is known of the source's answers, for <see cref="HistoryFetchPlan"/>.</summary>
    public SeriesState State
    {
        get
        {
            lock (_gate)
            {
                return new SeriesState(
                    Step,
                    HistoryWindow,
                    _samples.Layout.Factor,
                    _covered.IsEmpty ? null : SampleGrid.TimeOf(_covered.Low, Step),
                    _covered.IsEmpty ? null : SampleGrid.TimeOf(_covered.High, Step));
            }
        }
    }

    /// <summary>
    /// Writes one sample, replacing an earlier one. False when nothing was written: the time is not on the grid or older than what is kept at
    /// full resolution, or the value is not finite (NaN never erases a measured value; it only marks the time as asked).
    /// </summary>
    public bool Write(DateTimeOffset time, double value)
    {
        if (!SampleGrid.Contains(time, Step) || time < DateTimeOffset.UnixEpoch)
        {
            return false;
        }

        long index = SampleGrid.IndexAtOrBefore(time, Step);
        lock (_gate)
        {
            NoteChange(index, [value], gapsReplace: false);
            Cover(index, index);
            return float.IsFinite((float)value) && _samples.Write(index, (float)value);
        }
    }

    /// <summary>
    /// Writes a successful range answer; values replace earlier ones. A failed or partial one is ignored, as is one of another step or grid.
    /// </summary>
    /// <param name="reading">The answer.</param>
    /// <param name="gapsReplace">Whether a gap of the answer erases a measured value (it marks the time as asked in any case).</param>
    /// <returns>Measured samples that the answer held.</returns>
    public int WriteRange(RangeReading reading, bool gapsReplace = false)
    {
        if (!reading.Succeeded || reading.Values.Length == 0 || reading.Step != Step
            || reading.Start < DateTimeOffset.UnixEpoch || !SampleGrid.Contains(reading.Start, Step))
        {
            return 0;
        }

        long first = SampleGrid.IndexAtOrBefore(reading.Start, Step);
        lock (_gate)
        {
            NoteChange(first, reading.Values, gapsReplace);
            Cover(first, first + reading.Values.Length - 1);
            return _samples.WriteRange(first, reading.Values, gapsReplace);
        }
    }

    public void Read(DateTimeOffset from, TimeSpan step, Span<float> destination)
    {
        lock (_gate)
        {
            GridReader.Read(new RawSamples(_samples), Step, from, step, destination);
        }
    }

    public DateTimeOffset ChangedSince(long revision)
    {
        lock (_gate)
        {
            return _changes.LowestSince(revision) switch
            {
                long.MaxValue => DateTimeOffset.MaxValue,
                long.MinValue => DateTimeOffset.MinValue,
                long index => SampleGrid.TimeOf(index, Step),
            };
        }
    }

    public void ReadUsable(DateTimeOffset from, TimeSpan step, Span<float> destination, DateTimeOffset earliest, DateTimeOffset origin)
    {
        lock (_gate)
        {
            if (_anomalies.Find(new RawSamples(_samples), _samples.Held, _changes))
            {
                GridReader.Read(new UsableSamples(_samples, _anomalies, earliest, origin), Step, from, step, destination);
                return;
            }

            GridReader.Read(new RawSamples(_samples), Step, from, step, destination);
        }
    }

    /// <summary>Keeps at least <paramref name="historyWindow"/>: a second trigger may look further back than the first.</summary>
    public void Extend(TimeSpan historyWindow)
    {
        lock (_gate)
        {
            if (historyWindow > HistoryWindow)
            {
                HistoryWindow = historyWindow;
                _changes.Note(0);
                _samples = _samples.WithLayout(SeriesLayout.For(Step, historyWindow));
            }
        }
    }

    /// <summary>Forgets everything after <paramref name="time"/>: what remains of a clock that ran ahead.</summary>
    public void TruncateAfter(DateTimeOffset time)
    {
        long last = SampleGrid.IndexAtOrBefore(time, Step);
        lock (_gate)
        {
            _changes.Note(last + 1);
            _samples.DropAfter(last);
            _covered = _covered with { High = Math.Min(_covered.High, last) };
        }
    }

    /// <summary>What changed since the last call, for a store; null when nothing did.</summary>
    /// <param name="file">Identity of the file that it goes to: another one than the last gets everything.</param>
    public SeriesChanges? TakeChanges(object file)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(file, _savedTo))
            {
                _samples.MarkAllUnsaved();
                _savedTo = file;
            }

            return _samples.TakeChanges(Step, _covered);
        }
    }

    /// <summary>All that is held, for another replica; null when nothing is. What a store has still to be told stays as it is.</summary>
    public SeriesChanges? Snapshot()
    {
        lock (_gate)
        {
            return _samples.Held.IsEmpty && _covered.IsEmpty ? null : _samples.Snapshot(Step, _covered);
        }
    }

    /// <summary>Takes back changes that could not be stored.</summary>
    public void ReturnChanges(SeriesChanges changes)
    {
        lock (_gate)
        {
            _samples.MarkUnsaved(changes.Chunks);
        }
    }

    /// <summary>Fills in what a store kept; samples measured since win. False when it was kept at another step.</summary>
    public bool Restore(SeriesChanges saved)
    {
        if (saved.Step != Step)
        {
            return false;
        }

        lock (_gate)
        {
            _changes.Note(0);
            bool wasEmpty = _samples.Held.IsEmpty && _covered.IsEmpty;
            bool whole = _samples.Restore(saved);
            if (whole && saved.CoveredTo >= saved.CoveredFrom)
            {
                Cover(saved.CoveredFrom, saved.CoveredTo);
            }

            if (whole && wasEmpty)
            {
                _samples.MarkAllSaved();
                _savedTo = saved.File;
            }

            return true;
        }
    }

    internal void CopySamples(long from, Span<float> destination)
    {
        lock (_gate)
        {
            _samples.CopyTo(from, destination);
        }
    }

    /// <summary>Makes gaps of what does not show demand; see <see cref="IDemandHistory.ReadUsable"/>.</summary>
    internal void HideAnomalies(long from, Span<float> values, DateTimeOffset earliest, DateTimeOffset origin)
    {
        lock (_gate)
        {
            if (_anomalies.Find(new RawSamples(_samples), _samples.Held, _changes))
            {
                _anomalies.Hide(from, values, _samples.Layout, earliest, origin);
            }
        }
    }

    internal float ValueAt(long index)
    {
        Span<float> value = stackalloc float[1];
        CopySamples(index, value);
        return value[0];
    }

    /// <summary>The newest measured value before an index, at most <paramref name="limit"/> samples back.</summary>
    internal bool TryFindMeasuredBefore(long index, int limit, out float value, out long foundAt)
    {
        lock (_gate)
        {
            return _samples.TryFindMeasuredBefore(index, limit, out value, out foundAt);
        }
    }

    internal IndexRange Covered()
    {
        lock (_gate)
        {
            return _covered;
        }
    }

    internal IndexRange Held()
    {
        lock (_gate)
        {
            return _samples.Held;
        }
    }

    /// <summary>
    /// Notes the first of <paramref name="values"/> that differs from what a reader may have seen. What lies after all samples held and all
    /// times asked about was seen by nobody.
    /// </summary>
    private void NoteChange(long first, ReadOnlySpan<double> values, bool gapsReplace)
    {
        long newest = Math.Max(_samples.Held.High, _covered.High);
        int seen = (int)Math.Clamp(newest - first + 1, 0, values.Length);
        Span<float> held = stackalloc float[Math.Min(seen, SeriesChunk.Length)];
        for (int i = 0; i < seen; i++)
        {
            int place = i % SeriesChunk.Length;
            if (place == 0)
            {
                _samples.CopyTo(first + i, held);
            }

            float value = (float)values[i];
            bool replaces = float.IsFinite(value) || gapsReplace;
            if (replaces && value != held[place] && !(float.IsNaN(value) && float.IsNaN(held[place])))
            {
                _changes.Note(first + i);
                return;
            }
        }
    }

    private void Cover(long low, long high)
    {
        if (_covered.IsEmpty || low > _covered.High + 1)
        {
            // A hole before these samples: what lies behind it is asked for again.
            _covered = new IndexRange(low, high);
        }
        else if (_covered.TouchesOrOverlaps(low, high))
        {
            _covered = _covered.Including(low, high);
        }
    }

    private readonly struct UsableSamples(SeriesSamples samples, SeriesAnomalies anomalies, DateTimeOffset earliest, DateTimeOffset origin) : IGridSamples
    {
        public void CopyTo(long from, Span<float> destination)
        {
            samples.CopyTo(from, destination);
            anomalies.Hide(from, destination, samples.Layout, earliest, origin);
        }
    }

    private readonly struct RawSamples(SeriesSamples samples) : IGridSamples
    {
        public void CopyTo(long from, Span<float> destination) => samples.CopyTo(from, destination);
    }
}
