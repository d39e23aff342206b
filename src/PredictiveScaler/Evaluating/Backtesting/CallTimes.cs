namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>Durations of calls and their percentiles by nearest rank.</summary>
internal sealed class CallTimes
{
    private readonly List<double> _milliseconds = [];

    public void Add(TimeSpan duration) => _milliseconds.Add(duration.TotalMilliseconds);

    /// <summary>The smallest duration that <paramref name="share"/> of the calls did not exceed, in milliseconds; null when there was none.</summary>
    public double? Percentile(double share)
    {
        if (_milliseconds.Count == 0)
        {
            return null;
        }

        double[] sorted = [.. _milliseconds.Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
