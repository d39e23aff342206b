namespace PredictiveScaler.Monitoring;

/// <summary>Where the points of a range answer go: by their own time, so that order does not matter and a duplicate replaces.</summary>
internal sealed class RangeGrid(Memory<double> values, long startMilliseconds, long stepMilliseconds)
{
    // Times are sent and received with millisecond precision; a server may round the other way.
    private const long ToleranceMilliseconds = 1;

    /// <summary>Points that lay between two grid points and were left out.</summary>
    public int OffGrid { get; private set; }

    /// <summary>Points written, finite or not.</summary>
    public int OnGrid { get; private set; }

    public void Clear()
    {
        values.Span.Fill(double.NaN);
        (OffGrid, OnGrid) = (0, 0);
    }

    public void Add(long milliseconds, double value)
    {
        long offset = milliseconds - startMilliseconds + ToleranceMilliseconds;
        (long index, long rest) = Math.DivRem(offset, stepMilliseconds);
        if (offset < 0 || index >= values.Length)
        {
            return;
        }

        if (rest > 2 * ToleranceMilliseconds)
        {
            OffGrid++;
            return;
        }

        OnGrid++;
        values.Span[(int)index] = double.IsFinite(value) ? value : double.NaN;
    }
}
