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
    private const double Percentile = 0.05;
    private const double LargestShareOfReplica = 0.1;

    public static double Of(IDemandHistory history, TriggerOptions options)
    {
        int count = Math.Min(MostSamples, history.Count);
        if (count == 0)
        {
            return Planner.SmallestValue;
        }

        float[] samples = new float[count];
        history.Read(TimeGrid.Floor(history.Last, options.QueryStep) - (options.QueryStep * (count - 1)), options.QueryStep, samples);
        float[] positive = [.. samples.Where(sample => sample > 0)];
        if (positive.Length == 0)
        {
            return Planner.SmallestValue;
        }

        Array.Sort(positive);
        double smallest = Math.Min(positive[(int)(positive.Length * Percentile)] / 2, options.Threshold * LargestShareOfReplica);
        return Math.Max(Planner.SmallestValue, smallest);
    }
}
