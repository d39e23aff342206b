namespace PredictiveScaler.Selecting;

/// <summary>
/// What each expert said of the <see cref="Probes"/> at the judged origins. A ring on the gate's grid; NaN = not computed or failed.
/// Numbers are kept as <see cref="Half"/>, relative to one number and one scale an origin (three digits of what the experts differ by):
/// 16 bytes an expert and origin and 16 an origin, so 144 origins and 8 experts are 20 KB a trigger. One writer.
/// </summary>
internal sealed class JudgedForecasts
{
    private readonly long[] _indexes;
    private readonly float[] _bases;
    private readonly float[] _scales;
    private readonly Half[] _offsets;

    public JudgedForecasts(TimeSpan stride, int capacity, int experts)
    {
        (Stride, Experts) = (stride, experts);
        _indexes = new long[capacity];
        Array.Fill(_indexes, long.MinValue);
        _bases = new float[capacity];
        _scales = new float[capacity];
        _offsets = new Half[capacity * Width];
    }

    public TimeSpan Stride { get; }

    /// <summary>Steps of the lead window that the numbers are of.</summary>
    public int LeadSteps { get; init; }

    public int Capacity => _indexes.Length;

    public int Experts { get; }

    /// <summary>Numbers an origin: <see cref="Probes.Count"/> for each expert.</summary>
    public int Width => Experts * Probes.Count;

    /// <summary>What was decided from what is held; null after any change.</summary>
    public (GateSchedule Schedule, GateDecision Decision)? Decided { get; set; }

    public bool Holds(DateTimeOffset origin)
    {
        long index = TimeGrid.Index(origin, Stride);
        return _indexes[Slot(index)] == index;
    }

    /// <summary>Reads the <see cref="Width"/> numbers of an origin, expert by expert; NaN when unknown.</summary>
    public void Read(DateTimeOffset origin, Span<float> destination)
    {
        long index = TimeGrid.Index(origin, Stride);
        int slot = Slot(index);
        if (_indexes[slot] != index)
        {
            destination.Fill(float.NaN);
            return;
        }

        ReadOnlySpan<Half> offsets = _offsets.AsSpan(slot * Width, Width);
        for (int i = 0; i < offsets.Length; i++)
        {
            destination[i] = _bases[slot] + (_scales[slot] * (float)offsets[i]);
        }
    }

    /// <summary>Keeps the <see cref="Width"/> numbers of an origin.</summary>
    public void Set(DateTimeOffset origin, ReadOnlySpan<float> numbers)
    {
        long index = TimeGrid.Index(origin, Stride);
        int slot = Slot(index);
        float middle = FirstFinite(numbers);
        float scale = Largest(numbers, middle);
        (_indexes[slot], _bases[slot], _scales[slot], Decided) = (index, middle, scale, null);
        Span<Half> offsets = _offsets.AsSpan(slot * Width, Width);
        for (int i = 0; i < offsets.Length; i++)
        {
            float offset = numbers[i] - middle;
            offsets[i] = (Half)(offset == 0 ? 0 : offset / scale);
        }
    }

    /// <summary>Drops what was forecast from samples that have changed since.</summary>
    public void DropFrom(DateTimeOffset changed)
    {
        long from = TimeGrid.Index(changed - TimeSpan.FromTicks(1), Stride) + 1;
        for (int slot = 0; slot < _indexes.Length; slot++)
        {
            _indexes[slot] = _indexes[slot] >= from ? long.MinValue : _indexes[slot];
        }

        // What came true after an origin that is still held may have changed as well.
        Decided = null;
    }

    private static float FirstFinite(ReadOnlySpan<float> numbers)
    {
        foreach (float number in numbers)
        {
            if (float.IsFinite(number))
            {
                return number;
            }
        }

        return 0;
    }

    private static float Largest(ReadOnlySpan<float> numbers, float middle)
    {
        float largest = 0;
        foreach (float number in numbers)
        {
            float distance = Math.Abs(number - middle);
            largest = float.IsFinite(distance) ? Math.Max(largest, distance) : largest;
        }

        return largest;
    }

    private int Slot(long index) => (int)(((index % Capacity) + Capacity) % Capacity);
}
