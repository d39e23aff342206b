namespace PredictiveScaler.Simulating.Policies.Crane;

/// <summary>The demand that is expected of the cycle after a fit. Immutable.</summary>
/// <param name="First">Time of the first value.</param>
/// <param name="Step">Distance between two.</param>
/// <param name="Values">One cycle, above 0.</param>
internal sealed record CyclePrediction(DateTimeOffset First, TimeSpan Step, IReadOnlyList<double> Values)
{
    /// <summary>The largest value from the step of <paramref name="from"/> to that of from + <paramref name="window"/>; NaN when none is there.</summary>
    public double Largest(DateTimeOffset from, TimeSpan window)
    {
        long zero = TimeGrid.Index(First, Step);
        long first = Math.Max(0, TimeGrid.Index(from, Step) - zero);
        long last = Math.Min(Values.Count - 1, TimeGrid.Index(from + window, Step) - zero);
        double largest = double.NaN;
        for (long i = first; i <= last; i++)
        {
            largest = largest >= Values[(int)i] ? largest : Values[(int)i];
        }

        return largest;
    }
}
