using System.Numerics;

namespace PredictiveScaler.Monitoring;

/// <summary>
/// The newest samples of a grid, keyed by absolute index, 4 bytes each; a hole is NaN. It grows with what is written, up to
/// <paramref name="limit"/>. Not thread-safe.
/// </summary>
internal sealed class SampleRing(int limit)
{
    private const int SmallestLength = 64;

    private float[] _values = [];

    /// <summary>Most samples that fit.</summary>
    public int Limit => limit;

    /// <summary>Oldest index held; meaningless when empty.</summary>
    public long Low { get; private set; }

    /// <summary>Newest index held; meaningless when empty.</summary>
    public long High { get; private set; } = -1;

    public bool IsEmpty => High < Low;

    public float this[long index] => index < Low || index > High ? float.NaN : _values[Slot(index)];

    /// <summary>Writes one sample; the caller keeps the span within <see cref="Limit"/> with <see cref="DropBefore"/>.</summary>
    public void Set(long index, float value)
    {
        if (IsEmpty)
        {
            Reserve(1);
            (Low, High) = (index, index);
        }
        else if (index < Low || index > High)
        {
            Extend(Math.Min(Low, index), Math.Max(High, index));
        }

        _values[Slot(index)] = value;
    }

    public void DropBefore(long index) => Low = Math.Max(Low, index);

    public void DropAfter(long index) => High = Math.Min(High, index);

    /// <summary>Copies the samples from <paramref name="from"/> on; NaN outside what is held.</summary>
    public void CopyTo(long from, Span<float> destination)
    {
        long first = Math.Max(from, Low);
        long end = Math.Min(from + destination.Length, High + 1);
        if (first >= end)
        {
            destination.Fill(float.NaN);
            return;
        }

        int head = (int)(first - from);
        int held = (int)(end - first);
        destination[..head].Fill(float.NaN);
        destination[(head + held)..].Fill(float.NaN);
        CopyHeld(first, destination.Slice(head, held));
    }

    private void CopyHeld(long first, Span<float> destination)
    {
        int slot = Slot(first);
        int untilWrap = Math.Min(destination.Length, _values.Length - slot);
        _values.AsSpan(slot, untilWrap).CopyTo(destination);
        _values.AsSpan(0, destination.Length - untilWrap).CopyTo(destination[untilWrap..]);
    }

    private void Extend(long low, long high)
    {
        Reserve(high - low + 1);
        Clear(low, Low - 1);
        Clear(High + 1, high);
        (Low, High) = (low, high);
    }

    private void Clear(long first, long last)
    {
        for (long index = first; index <= last; index++)
        {
            _values[Slot(index)] = float.NaN;
        }
    }

    private void Reserve(long count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, limit);
        if (count <= _values.Length)
        {
            return;
        }

        int length = (int)Math.Min(limit, Math.Max(SmallestLength, BitOperations.RoundUpToPowerOf2((uint)count)));
        float[] grown = new float[length];
        for (long index = Low; index <= High; index++)
        {
            grown[index % length] = _values[Slot(index)];
        }

        _values = grown;
    }

    // Indices of the Unix grid are never negative in practice; writers refuse times before the epoch.
    private int Slot(long index) => (int)(index % _values.Length);
}
