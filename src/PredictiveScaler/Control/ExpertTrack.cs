using PredictiveScaler.Planning;

namespace PredictiveScaler.Control;

/// <summary>One expert's window forecasts at recent origins, a ring on the grid of origins.</summary>
internal sealed class ExpertTrack
{
    // A power of two above the longest replay.
    private const int Slots = 64;
    private readonly TimeSpan _step;
    private readonly long[] _indexes = new long[Slots];
    private readonly WindowQuantile[] _said = new WindowQuantile[Slots];

    public ExpertTrack(TimeSpan step)
    {
        _step = step;
        Array.Fill(_indexes, long.MinValue);
    }

    public bool IsEmpty => Array.TrueForAll(_indexes, index => index == long.MinValue);

    public bool Holds(DateTimeOffset origin) => At(origin) is not null;

    /// <summary>What it said; null when it was not asked.</summary>
    public WindowQuantile? At(DateTimeOffset origin)
    {
        long index = TimeGrid.Index(origin, _step);
        return _indexes[index & (Slots - 1)] == index ? _said[index & (Slots - 1)] : null;
    }

    public void Set(DateTimeOffset origin, WindowQuantile said)
    {
        long index = TimeGrid.Index(origin, _step);
        (_indexes[index & (Slots - 1)], _said[index & (Slots - 1)]) = (index, said);
    }

    /// <summary>Drops what is not between <paramref name="start"/> and <paramref name="end"/>, both included.</summary>
    public void Keep(DateTimeOffset start, DateTimeOffset end)
    {
        for (int slot = 0; slot < Slots; slot++)
        {
            if (_indexes[slot] != long.MinValue && (DateTimeOffset.UnixEpoch + (_step * _indexes[slot]) is var origin) && (origin < start || origin > end))
            {
                _indexes[slot] = long.MinValue;
            }
        }
    }
}
