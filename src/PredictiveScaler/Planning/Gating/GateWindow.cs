namespace PredictiveScaler.Planning.Gating;

/// <summary>
/// What each model, and the last value, said of the lead-window maximum at the judged origins. A ring on the gate's grid; NaN = not
/// computed or failed. 8 bytes a model and origin: 144 origins and 3 forecasters are 3.5 KB a trigger. One writer.
/// </summary>
internal sealed class GateWindow
{
    private readonly long[] _indexes;
    private readonly float[][] _forecasts;
    private readonly float[][] _spreads;

    public GateWindow(TimeSpan stride, int capacity, int forecasters)
    {
        Stride = stride;
        _indexes = new long[capacity];
        Array.Fill(_indexes, long.MinValue);
        _forecasts = new float[forecasters][];
        _spreads = new float[forecasters][];
        for (int i = 0; i < forecasters; i++)
        {
            _forecasts[i] = new float[capacity];
            _spreads[i] = new float[capacity];
        }
    }

    public TimeSpan Stride { get; }

    public int Capacity => _indexes.Length;

    public int Forecasters => _forecasts.Length;

    public bool Holds(DateTimeOffset origin)
    {
        long index = TimeGrid.Index(origin, Stride);
        return _indexes[Slot(index)] == index;
    }

    /// <summary>The window maximum that forecaster <paramref name="forecaster"/> expected at <paramref name="origin"/>; NaN when unknown.</summary>
    public float this[DateTimeOffset origin, int forecaster] => Holds(origin) ? _forecasts[forecaster][Slot(TimeGrid.Index(origin, Stride))] : float.NaN;

    /// <summary>How far above its median that was; NaN when unknown.</summary>
    public float SpreadOf(DateTimeOffset origin, int forecaster) => Holds(origin) ? _spreads[forecaster][Slot(TimeGrid.Index(origin, Stride))] : float.NaN;

    public void Set(DateTimeOffset origin, int forecaster, float windowMaximum, float spread)
    {
        long index = TimeGrid.Index(origin, Stride);
        int slot = Slot(index);
        if (_indexes[slot] != index)
        {
            Claim(slot, index);
        }

        _forecasts[forecaster][slot] = windowMaximum;
        _spreads[forecaster][slot] = spread;
    }

    /// <summary>Drops what was forecast from samples that have changed since.</summary>
    public void DropFrom(DateTimeOffset changed)
    {
        long from = TimeGrid.Index(changed - TimeSpan.FromTicks(1), Stride) + 1;
        for (int slot = 0; slot < _indexes.Length; slot++)
        {
            _indexes[slot] = _indexes[slot] >= from ? long.MinValue : _indexes[slot];
        }
    }

    private void Claim(int slot, long index)
    {
        _indexes[slot] = index;
        foreach (float[] forecasts in _forecasts)
        {
            forecasts[slot] = float.NaN;
        }
    }

    private int Slot(long index) => (int)(((index % Capacity) + Capacity) % Capacity);
}
