using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Monitoring;

/// <summary>
/// A series as one trigger's policy reads it: with <c>ignoreNullValues</c> a gap that follows a value at or below the activation threshold is 0
/// (a rate over no pods is empty); any other gap stays unknown. Only times that the source has been asked about are ever read as 0.
/// </summary>
internal sealed class DemandInterpretation : IDemandHistory
{
    /// <summary>How long a series may have been empty before its gap becomes unknown: a week at zero pods.</summary>
    public static readonly TimeSpan MaxGap = TimeSpan.FromDays(7);

    private readonly DemandSeries _series;
    private readonly bool _gapsMayBeZero;
    private readonly float _activationThreshold;
    private readonly int _maxGapSamples;

    public DemandInterpretation(DemandSeries series, bool ignoreNullValues, double activationThreshold)
    {
        _series = series;
        _gapsMayBeZero = ignoreNullValues;
        _activationThreshold = (float)activationThreshold;
        _maxGapSamples = (int)(MaxGap.Ticks / series.Step.Ticks);
    }

    public TimeSpan Step => _series.Step;

    public DateTimeOffset First => _series.First;

    public DateTimeOffset Last => SampleGrid.TimeOf(LastIndex(), Step);

    public int Count
    {
        get
        {
            IndexRange held = _series.Held();
            return held.IsEmpty ? 0 : (int)(LastIndex() - held.Low + 1);
        }
    }

    public long Revision => _series.Revision;

    public DateTimeOffset ChangedSince(long revision) => _series.ChangedSince(revision);

    public void Read(DateTimeOffset from, TimeSpan step, Span<float> destination)
    {
        if (_gapsMayBeZero)
        {
            GridReader.Read(new FilledSamples(this), Step, from, step, destination);
        }
        else
        {
            _series.Read(from, step, destination);
        }
    }

    public void ReadUsable(DateTimeOffset from, TimeSpan step, Span<float> destination, DateTimeOffset earliest, DateTimeOffset origin)
    {
        if (_gapsMayBeZero)
        {
            GridReader.Read(new UsableSamples(this, earliest, origin), Step, from, step, destination);
        }
        else
        {
            _series.ReadUsable(from, step, destination, earliest, origin);
        }
    }

    private long LastIndex()
    {
        IndexRange held = _series.Held();
        IndexRange covered = _series.Covered();
        if (held.IsEmpty || !_gapsMayBeZero || covered.High <= held.High || float.IsNaN(_series.ValueAt(held.High)))
        {
            return held.High;
        }

        return _series.ValueAt(held.High) <= _activationThreshold
            ? Math.Min(covered.High, held.High + _maxGapSamples)
            : held.High;
    }

    private void CopyFilled(long from, Span<float> destination)
    {
        _series.CopySamples(from, destination);
        long lastAsked = _series.Covered().High;
        int gap = destination.IndexOf(float.NaN);
        if (gap < 0 || from + gap > lastAsked)
        {
            return;
        }

        float last = float.NaN;
        long lastAt = from;
        if (gap == 0)
        {
            _series.TryFindMeasuredBefore(from, _maxGapSamples, out last, out lastAt);
        }

        for (int i = 0; i < destination.Length && from + i <= lastAsked; i++)
        {
            if (!float.IsNaN(destination[i]))
            {
                (last, lastAt) = (destination[i], from + i);
            }
            else if (last <= _activationThreshold && from + i - lastAt <= _maxGapSamples)
            {
                destination[i] = 0;
            }
        }
    }

    private readonly struct UsableSamples(DemandInterpretation view, DateTimeOffset earliest, DateTimeOffset origin) : IGridSamples
    {
        public void CopyTo(long from, Span<float> destination)
        {
            view.CopyFilled(from, destination);
            view._series.HideAnomalies(from, destination, earliest, origin);
        }
    }

    private readonly struct FilledSamples(DemandInterpretation view) : IGridSamples
    {
        public void CopyTo(long from, Span<float> destination) => view.CopyFilled(from, destination);
    }
}
