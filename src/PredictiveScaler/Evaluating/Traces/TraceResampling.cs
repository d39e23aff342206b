namespace PredictiveScaler.Evaluating.Traces;

/// <summary>A trace on a coarser grid.</summary>
internal static class TraceResampling
{
    /// <summary>
    /// The same demand at <paramref name="step"/>, a whole multiple of the trace's own: the sample at t is the mean of what was measured
    /// in (t - step, t], as <see cref="Trace.Read"/> and so the service have it. Times are multiples of the step since the epoch; a sample
    /// whose span begins before the trace is left out. Null when not one whole step is covered.
    /// </summary>
    public static Trace? Resampled(this Trace trace, TimeSpan step)
    {
        DateTimeOffset first = TimeGrid.Floor(trace.First - trace.Step + step, step);
        first = first - step >= trace.First - trace.Step ? first : first + step;
        long count = first > trace.Last ? 0 : ((trace.Last - first).Ticks / step.Ticks) + 1;
        if (count == 0)
        {
            return null;
        }

        double[] values = new double[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = trace.MeanOver(first + (step * i), step);
        }

        return new Trace(trace.Name, first, step, values);
    }
}
