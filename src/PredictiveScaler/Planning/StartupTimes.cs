namespace PredictiveScaler.Planning;

/// <summary>How long a workload's pods took from creation to ready.</summary>
/// <param name="Starts">Pods that were created in the measured window and became ready.</param>
/// <param name="P90">What 90 % of them stayed below; zero when nobody started.</param>
internal readonly record struct StartupTimes(int Starts, TimeSpan P90)
{
    /// <summary>The share of starts that the lead time covers.</summary>
    public const double Level = 0.9;

    /// <summary>Nobody started.</summary>
    public static readonly StartupTimes None = new(0, TimeSpan.Zero);

    /// <summary>From the durations themselves; interpolates as PromQL's <c>quantile</c> does, so that both ways agree.</summary>
    /// <param name="seconds">One per start, in any order; what is negative or not finite is no start.</param>
    public static StartupTimes Of(IEnumerable<double> seconds)
    {
        double[] sorted = [.. seconds.Where(duration => double.IsFinite(duration) && duration >= 0).Order()];
        if (sorted.Length == 0)
        {
            return None;
        }

        double rank = Level * (sorted.Length - 1);
        int below = (int)rank;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return new StartupTimes(sorted.Length, TimeSpan.FromSeconds(sorted[below] + ((rank - below) * (above - sorted[below]))));
    }
}
