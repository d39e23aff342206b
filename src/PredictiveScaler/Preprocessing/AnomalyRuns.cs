using System.Buffers;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Preprocessing;

/// <summary>
/// The anomalies of one series, found once as its samples come in, and hidden from models at origins at which they are known. What is hidden
/// is a function of the samples from <c>floor</c> to the origin, whenever and by whomever it is asked. Not thread-safe.
/// </summary>
/// <remarks>16 bytes a run, and runs are rare: a series of 11,580 samples with one a day has 128 bytes of them.</remarks>
internal sealed class AnomalyRuns(TimeSpan step)
{
    private const int Block = 4096;
    private const int FewSamples = 8;

    private readonly AnomalyDetector _detector = new(step);
    private readonly List<Run> _runs = [];
    private long _judgedTo = long.MinValue;

    public bool IsEmpty => _runs.Count == 0;

    /// <summary>Judges what has not been judged of the samples held.</summary>
    /// <param name="samples">By index; NaN outside of what is held.</param>
    /// <param name="held">Not empty.</param>
    /// <param name="found">Told of each run, for reports.</param>
    public void Extend<TSamples>(TSamples samples, IndexRange held, Action<long, Anomaly>? found = null)
        where TSamples : struct, IGridSamples
    {
        long next = Math.Max(_judgedTo + 1, held.Low + _detector.After);
        if (next > held.High)
        {
            return;
        }

        if (held.High - next < FewSamples)
        {
            next = SkipOrdinary(samples, next, held.High);
        }

        while (next <= held.High)
        {
            int count = (int)Math.Min(Block, held.High - next + 1);
            JudgeBlock(samples, next, count, found);
            next += count;
        }

        _judgedTo = held.High;
        if (_runs.Count > 0)
        {
            DropBefore(held.Low);
        }
    }

    /// <summary>Samples from <paramref name="index"/> on have changed or gone: judgements that knew them are taken back.</summary>
    public void Forget(long index)
    {
        if (index <= _judgedTo)
        {
            _judgedTo = Math.Max(index, long.MinValue + 1) - 1;
            DropKnownFrom(index);
        }
    }

    /// <summary>Makes gaps of what does not show demand.</summary>
    /// <param name="from">Index of the first value.</param>
    /// <param name="values">Samples.</param>
    /// <param name="floor">Oldest sample that may be known.</param>
    /// <param name="origin">Newest sample that may be known.</param>
    public void Hide(long from, Span<float> values, long floor, long origin)
    {
        foreach (Run run in _runs)
        {
            long first = Math.Max(run.Start, from);
            long last = Math.Min(run.End, from + values.Length) - 1;
            if (first <= last && IsKnown(run, floor, origin))
            {
                values.Slice((int)(first - from), (int)(last - first + 1)).Fill(float.NaN);
            }
        }
    }

    // The newest few: most are ordinary, and three comparisons say so.
    private long SkipOrdinary<TSamples>(TSamples samples, long next, long last)
        where TSamples : struct, IGridSamples
    {
        Span<float> newest = stackalloc float[_detector.MayEndNeeds];
        for (; next <= last; next++)
        {
            samples.CopyTo(next - newest.Length + 1, newest);
            if (_detector.MayEnd(newest))
            {
                break;
            }
        }

        return next;
    }

    private void JudgeBlock<TSamples>(TSamples samples, long first, int count, Action<long, Anomaly>? found)
        where TSamples : struct, IGridSamples
    {
        int needed = _detector.Needed;
        float[] rented = ArrayPool<float>.Shared.Rent(needed + count - 1);
        Span<float> values = rented.AsSpan(0, needed + count - 1);
        samples.CopyTo(first - needed + 1, values);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> window = values.Slice(i, needed);
            if (_detector.MayEnd(window) && _detector.Judge(window) is { } anomaly)
            {
                long end = first + i - _detector.After + 1;
                _runs.Add(new Run(end - anomaly.Length, anomaly.Length));
                found?.Invoke(end - anomaly.Length, anomaly);
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    // Apart, so that its closure is made only when there is something to drop.
    private void DropBefore(long index) => _runs.RemoveAll(run => run.End < index);

    private void DropKnownFrom(long index) => _runs.RemoveAll(run => KnownAt(run) >= index);

    private bool IsKnown(Run run, long floor, long origin) => KnownAt(run) <= origin && KnownAt(run) - _detector.Needed + 1 >= floor;

    private long KnownAt(Run run) => run.End + _detector.After - 1;

    private readonly record struct Run(long Start, int Length)
    {
        public long End => Start + Length;
    }
}
