using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Preprocessing;

namespace PredictiveScaler.Evaluating.Traces;

/// <summary>A recorded load: demand at a regular step. The sample at t is the demand measured at t; a gap is NaN, never 0. Immutable.</summary>
internal sealed class Trace : IDemandHistory
{
    private const int UsableBlock = 512;

    private readonly double[] _values;
    private AnomalyRuns? _anomalies;

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

    /// <summary>The same samples as a history that no forecaster has seen before.</summary>
    public Trace Unmet() => new(Name, First, Step, _values) { _anomalies = LazyInitializer.EnsureInitialized(ref _anomalies, FindAnomalies) };

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
        if (IsOwnGrid(from, step))
        {
            new IndexedSamples(_values).CopyTo(IndexOf(from), destination);
            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)MeanOver(from + (step * i), step);
        }
    }

    /// <inheritdoc/>
    public void ReadUsable(DateTimeOffset from, TimeSpan step, Span<float> destination, DateTimeOffset earliest, DateTimeOffset origin)
    {
        AnomalyRuns anomalies = LazyInitializer.EnsureInitialized(ref _anomalies, FindAnomalies);
        if (anomalies.IsEmpty)
        {
            Read(from, step, destination);
            return;
        }

        (long floor, long known) = (IndexOf(earliest), IndexOf(origin));
        if (IsOwnGrid(from, step))
        {
            new IndexedSamples(_values).CopyTo(IndexOf(from), destination);
            anomalies.Hide(IndexOf(from), destination, floor, known);
            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            DateTimeOffset time = from + (step * i);
            destination[i] = time < First || time > Last ? float.NaN : (float)UsableSample(time, step, anomalies, floor, known);
        }
    }

    /// <summary>Nearly every read is one: it needs no arithmetic on times.</summary>
    private bool IsOwnGrid(DateTimeOffset from, TimeSpan step) => step == Step && (from - First).Ticks % Step.Ticks == 0;

    private AnomalyRuns FindAnomalies()
    {
        AnomalyRuns runs = new(Step);
        runs.Extend(new IndexedSamples(_values), new IndexRange(0, Count - 1));
        return runs;
    }

    private double UsableSample(DateTimeOffset time, TimeSpan step, AnomalyRuns anomalies, long floor, long known)
    {
        (int oldest, int newest) = Covered(time, step);
        Span<float> block = stackalloc float[UsableBlock];
        (double sum, int count) = (0, 0);
        for (int first = oldest; first <= newest; first += UsableBlock)
        {
            Span<float> values = block[..Math.Min(UsableBlock, newest - first + 1)];
            new IndexedSamples(_values).CopyTo(first, values);
            anomalies.Hide(first, values, floor, known);
            foreach (float value in values)
            {
                (sum, count) = float.IsNaN(value) ? (sum, count) : (sum + value, count + 1);
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }

    private double Sample(DateTimeOffset time, TimeSpan step)
    {
        (int oldest, int newest) = Covered(time, step);
        return oldest == newest ? _values[newest] : MeanOfMeasured(_values.AsSpan(oldest, newest - oldest + 1));
    }

    /// <summary>First and last sample of (<paramref name="time"/> - <paramref name="step"/>, <paramref name="time"/>]; the newest alone for a step that is not coarser.</summary>
    private (int Oldest, int Newest) Covered(DateTimeOffset time, TimeSpan step)
    {
        int newest = IndexOf(time);
        long excluded = (time - step - First).Ticks;
        return (step <= Step ? newest : excluded < 0 ? 0 : (int)(excluded / Step.Ticks) + 1, newest);
    }

    private int IndexOf(DateTimeOffset time) => (int)((time - First).Ticks / Step.Ticks);

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
