namespace PredictiveScaler.Simulating.Policies.Crane;

/// <summary>
/// The DSP algorithm of gocrane/crane (pkg/prediction/dsp; docs/tutorials/using-time-series-prediction.md) with its defaults. Whole days of
/// history; periodic by the day, else by the week, when that is the strongest of the slow components; the FFT of whole cycles without its weak fast
/// components, whose last cycle with a margin is the prediction of the next. Which components and which margin is judged on the last cycle.
/// One deviation: a component and its mirror are dropped together, as otherwise half of a weak slow one would remain.
/// </summary>
internal static class DspPredictor
{
    private const double SmallestValue = 0.01;
    private const int MostComponents = 100;
    private static readonly double[] Margins = [0.01, 0.1, 0.15, 0.2];
    private static readonly (int Fewest, double LowestAmplitude)[] Filters = [(3, 1.0), (50, 0.05)];
    private static readonly TimeSpan Slow = TimeSpan.FromHours(1);
    private static readonly TimeSpan[] Cycles = [TimeSpan.FromDays(1), TimeSpan.FromDays(7)];

    /// <summary>The cycle that follows; null when the history is not periodic, or shows less than two cycles.</summary>
    /// <param name="history">Samples without gaps, the last one just before the prediction.</param>
    /// <param name="step">Distance between two; divides a day.</param>
    public static double[]? Predict(ReadOnlySpan<double> history, TimeSpan step)
    {
        int day = (int)(Cycles[0].Ticks / step.Ticks);
        ReadOnlySpan<double> days = history[^(history.Length / day * day)..];
        foreach (TimeSpan cycle in Cycles)
        {
            int length = (int)(cycle.Ticks / step.Ticks);
            int count = days.Length / length;
            ReadOnlySpan<double> cycles = days[^(count * length)..];
            if (count >= 2 && IsPeriodic(Spectrum.Of(cycles), count))
            {
                (int filter, double margin) = Best(cycles, length, step);
                return WithMargin(Filtered(Spectrum.Of(cycles), filter, length, step), margin);
            }
        }

        return null;
    }

    /// <summary>Whether of all components that are as slow as the cycle, or slower, the cycle itself is the strongest.</summary>
    private static bool IsPeriodic(Spectrum spectrum, int cycles)
    {
        double own = spectrum.Amplitude(cycles);
        return own > 0 && Enumerable.Range(1, cycles - 1).All(slower => spectrum.Amplitude(slower) < own);
    }

    private static (int Filter, double Margin) Best(ReadOnlySpan<double> cycles, int length, TimeSpan step)
    {
        ReadOnlySpan<double> actual = cycles[^length..];
        Spectrum before = Spectrum.Of(cycles[..^length]);
        (double Error, int Filter, double Margin) best = (double.PositiveInfinity, 0, Margins[0]);
        for (int filter = 0; filter < Filters.Length; filter++)
        {
            double[] filtered = Filtered(before, filter, length, step);
            foreach (double margin in Margins)
            {
                double error = Error(actual, WithMargin(filtered, margin));
                best = error < best.Error ? (error, filter, margin) : best;
            }
        }

        return (best.Filter, best.Margin);
    }

    private static double[] WithMargin(double[] values, double margin) => [.. values.Select(value => (value <= 0 ? SmallestValue : value) * (1 + margin))];

    /// <summary>The last cycle of what the strong and the slow components add up to.</summary>
    private static double[] Filtered(Spectrum spectrum, int filter, int length, TimeSpan step)
    {
        double least = LeastAmplitude(spectrum, filter);
        double slowest = step / Slow * spectrum.Count;
        return spectrum.Samples(component => component <= slowest || spectrum.Amplitude(component) >= least)[^length..];
    }

    private static double LeastAmplitude(Spectrum spectrum, int filter)
    {
        double[] amplitudes = [.. Enumerable.Range(1, (spectrum.Count / 2) - 1).Select(spectrum.Amplitude).OrderDescending()];
        (int fewest, double lowest) = Filters[filter];
        double least = Math.Max(lowest, amplitudes[Math.Min(MostComponents, amplitudes.Length) - 1]);
        return amplitudes.Length >= fewest ? Math.Min(least, amplitudes[fewest - 1]) : least;
    }

    /// <summary>Crane's own measure: the mean relative error, one below amplified; the mean absolute error where something is near 0.</summary>
    private static double Error(ReadOnlySpan<double> actual, double[] predicted)
    {
        (double relative, double absolute, bool nearZero) = (0, 0, false);
        for (int i = 0; i < actual.Length; i++)
        {
            double share = (actual[i] - predicted[i]) / actual[i];
            relative += share > 0 ? -Math.Log(1 - share) / Math.Log(1.25) : -share;
            absolute += Math.Abs(actual[i] - predicted[i]);
            nearZero |= actual[i] < 1e-3;
        }

        return (nearZero ? absolute : relative) / actual.Length;
    }
}
