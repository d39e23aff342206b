using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Evaluating.Traces;

/// <summary>A recorded load: demand at a regular step. The sample at t is the demand measured at t; a gap is NaN, never 0. Immutable.</summary>
internal sealed class Trace : IDemandHistory
{
    private readonly double[] _values;

    /// <param name="name">How reports name the series: the file name without its ending.</param>
    /// <param name="first">Time of the first sample.</param>
    /// <param name="step">Distance between two samples.</param>
    /// <param name="values">At least one sample; kept by reference.</param>
    public Trace(string name, DateTimeOffset first, TimeSpan step, double[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfZero(values.Length);
        (Name, First, Step, _values) = (name, first, step, values);
    }

    public string Name { get; }

    public DateTimeOffset First { get; }

    public TimeSpan Step { get; }

    public int Count => _values.Length;

    public DateTimeOffset Last => TimeAt(Count - 1);

    /// <summary>All samples, oldest first.</summary>
    public ReadOnlySpan<double> Values => _values;

    public DateTimeOffset TimeAt(int index) => First + (Step * index);

    /// <summary>Demand at <paramref name="time"/>, linear between two samples; NaN outside the trace and beside a gap.</summary>
    public double ValueAt(DateTimeOffset time)
    {
        if (time < First || time > Last)
        {
            return double.NaN;
        }

        (long index, long rest) = Math.DivRem((time - First).Ticks, Step.Ticks);
        double before = _values[index];
        return rest == 0 ? before : before + ((_values[index + 1] - before) * rest / Step.Ticks);
    }

    /// <summary>Mean of what was measured in (<paramref name="time"/> - <paramref name="span"/>, <paramref name="time"/>]; NaN when nothing was, or outside the trace.</summary>
    public double MeanOver(DateTimeOffset time, TimeSpan span) => time < First || time > Last ? double.NaN : Sample(time, span);

    /// <inheritdoc/>
    public void Read(DateTimeOffset from, TimeSpan step, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)MeanOver(from + (step * i), step);
        }
    }

    private double Sample(DateTimeOffset time, TimeSpan step)
    {
        int newest = (int)((time - First).Ticks / Step.Ticks);
        if (step <= Step)
        {
            return _values[newest];
        }

        long excluded = (time - step - First).Ticks;
        int oldest = excluded < 0 ? 0 : (int)(excluded / Step.Ticks) + 1;
        return MeanOfMeasured(_values.AsSpan(oldest, newest - oldest + 1));
    }

    private static double MeanOfMeasured(ReadOnlySpan<double> samples)
    {
        (double sum, int count) = (0, 0);
        foreach (double sample in samples)
        {
            if (!double.IsNaN(sample))
            {
                sum += sample;
                count++;
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
