using PredictiveScaler.Forecasting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>
/// The smallest demand that means anything for a series: half of the 5th percentile of its positive samples, at most a tenth of a
/// replica. A quantile forecast for an idle night is rarely exactly 0, and without this a workload could never sleep; the cap keeps a
/// busy series, whose demand falls to a level never seen before, out of its reach.
/// </summary>
internal static class DemandResolution
{
    private const int MostSamples = 2048;
    private const int LateSteps = 2;
    private const double Percentile = 0.05;
    private const double LargestShareOfReplica = 0.1;

    /// <summary>As samples up to <paramref name="time"/>, less the lag of late ones, say: the same on every replica, whenever it is asked.</summary>
    public static double Of(IDemandHistory history, TriggerOptions options, DateTimeOffset time) =>
        Capped(Smallest(history, options, time), options);

    /// <summary><paramref name="smallest"/> as far as what one replica carries allows.</summary>
    public static double Capped(double smallest, TriggerOptions options) =>
        Math.Max(Planner.SmallestValue, Math.Min(smallest, DemandCapacity.OfOneReplica(options) * LargestShareOfReplica));

    /// <summary>What <see cref="Of"/> is for a replica without bounds.</summary>
    public static double Smallest(IDemandHistory history, TriggerOptions options, DateTimeOffset time)
    {
        DateTimeOffset last = TimeGrid.Floor(time, options.QueryStep) - (options.QueryStep * LateSteps);
        long count = history.Count == 0 ? 0 : Math.Min(MostSamples, ((last - history.First).Ticks / options.QueryStep.Ticks) + 1);
        if (count <= 0)
        {
            return Planner.SmallestValue;
        }

        float[] samples = new float[count];
        history.Read(last - (options.QueryStep * (count - 1)), options.QueryStep, samples);
        float[] positive = [.. samples.Where(sample => sample > 0)];
        if (positive.Length == 0)
        {
            return Planner.SmallestValue;
        }

        Array.Sort(positive);
        return positive[(int)(positive.Length * Percentile)] / 2;
    }
}
