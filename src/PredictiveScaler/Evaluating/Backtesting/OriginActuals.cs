namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>What came true after one origin; NaN = unknown (a gap, or after the end of the trace).</summary>
internal sealed class OriginActuals(BacktestSettings settings)
{
    /// <summary>Demand a step, [horizon].</summary>
    public double[] Steps { get; } = new double[settings.Horizon];

    /// <summary>Maximum over the lead window; NaN unless all of it is known.</summary>
    public double WindowMaximum { get; private set; }

    public DateTimeOffset Origin { get; private set; }

    public void Read(DateTimeOffset origin)
    {
        Origin = origin;
        int first = settings.IndexOf(origin) + 1;
        for (int i = 0; i < Steps.Length; i++)
        {
            Steps[i] = first + i < settings.Trace.Count ? settings.Trace.Values[first + i] : double.NaN;
        }

        WindowMaximum = double.NegativeInfinity;
        foreach (double sample in Steps.AsSpan(0, settings.WindowSteps))
        {
            // Math.Max gives NaN when either is: a maximum over a gap is unknown.
            WindowMaximum = Math.Max(WindowMaximum, sample);
        }
    }
}
