using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Collecting;

/// <summary>Samples of a range of the absolute grid, and which of them are known (a known gap is NaN).</summary>
internal sealed class CollectedSamples
{
    private readonly double[] _values;
    private readonly bool[] _known;

    /// <param name="range">Grid indices; not empty.</param>
    public CollectedSamples(IndexRange range)
    {
        Range = range;
        long count = range.High - range.Low + 1;
        _values = new double[count];
        _known = new bool[count];
        Array.Fill(_values, double.NaN);
    }

    public IndexRange Range { get; }

    /// <summary>Samples of the range that are no gap.</summary>
    public long MeasuredCount { get; private set; }

    public void Set(long first, ReadOnlySpan<double> values)
    {
        Span<double> held = _values.AsSpan((int)(first - Range.Low), values.Length);
        MeasuredCount += CountMeasured(values) - CountMeasured(held);
        values.CopyTo(held);
        _known.AsSpan((int)(first - Range.Low), values.Length).Fill(true);
    }

    /// <summary>Asked before, and there was nothing.</summary>
    public void MarkKnown(long first, long last)
    {
        (first, last) = (Math.Max(first, Range.Low), Math.Min(last, Range.High));
        if (first <= last)
        {
            _known.AsSpan((int)(first - Range.Low), (int)(last - first + 1)).Fill(true);
        }
    }

    /// <summary>To be asked again: what is there may not have been complete.</summary>
    public void Forget(long first, long last) => _known.AsSpan((int)(first - Range.Low), (int)(last - first + 1)).Clear();

    /// <summary>The smallest range around all that is unknown between two indices; empty when nothing is.</summary>
    public IndexRange Unknown(long first, long last)
    {
        ReadOnlySpan<bool> known = _known.AsSpan((int)(first - Range.Low), (int)(last - first + 1));
        int low = known.IndexOf(false);
        return low < 0 ? IndexRange.Empty : new IndexRange(first + low, first + known.LastIndexOf(false));
    }

    /// <summary>From the first to the last measured sample; empty when there is none.</summary>
    public IndexRange Measured()
    {
        int low = Array.FindIndex(_values, double.IsFinite);
        return low < 0 ? IndexRange.Empty : new IndexRange(Range.Low + low, Range.Low + Array.FindLastIndex(_values, double.IsFinite));
    }

    public double[] Copy(IndexRange range) => _values.AsSpan((int)(range.Low - Range.Low), (int)(range.High - range.Low + 1)).ToArray();

    private static int CountMeasured(ReadOnlySpan<double> values)
    {
        int count = 0;
        foreach (double value in values)
        {
            count += double.IsFinite(value) ? 1 : 0;
        }

        return count;
    }
}
