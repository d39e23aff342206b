using System.Runtime.InteropServices;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Selecting;

/// <summary>
/// Walks the judged origins for <see cref="ServiceLevelCalibration"/>: at each, the plan provides the moved forecast with its margin, at least
/// what is measured then, and at most the hard maximum; the samples from when that capacity serves to the end of the lead window tell
/// whether it was enough. Whole replicas are left out, which only add to it.
/// </summary>
internal static class ServiceLevelReplay
{
    private const int Digits = 1000;
    private const double SmallestShareOfSpread = 0.1;
    private const double SmallestShareOfDemand = 1e-3;

    /// <param name="replay">After its run.</param>
    /// <param name="schedule">Of that run.</param>
    /// <param name="history">Demand.</param>
    /// <param name="options">With a service level.</param>
    public static ProvisionedLevel Run(SelectionReplay replay, GateSchedule schedule, IDemandHistory history, TriggerOptions options)
    {
        List<Sample>[] samples = Samples(replay, schedule, history, options);
        double smallest = SmallestSpread(samples);
        int lag = schedule.OriginsUntil(LeadWindow.Steps(options), options);
        List<double> scores = new(2 * samples.Length);
        (int count, int wanting) = (0, 0);
        for (int i = 0; i < samples.Length + lag; i++)
        {
            // What came true of the origin a lag before is known now.
            foreach (Sample known in i >= lag ? samples[i - lag] : [])
            {
                Insert(scores, known.Score(options, smallest));
            }

            if (i < samples.Length)
            {
                double correction = Correction(scores, options);
                wanting += samples[i].Count(sample => sample.IsShort(correction, options));
                count += samples[i].Count;
            }
        }

        double next = Correction(scores, options);
        return new ProvisionedLevel(next, ServiceLevelCalibration.LevelOf(next, options.Quantile), (double)wanting / count, count);
    }

    // Upwards: the sample that asked for it would be missed by a hair.
    private static double Correction(List<double> scores, TriggerOptions options) =>
        Math.Ceiling(ServiceLevelCalibration.Correction(CollectionsMarshal.AsSpan(scores), options.Slo!.ShortShare, options.Quantile) * Digits) / Digits;

    private static void Insert(List<double> scores, double score)
    {
        int at = scores.BinarySearch(score, Descending.Order);
        scores.Insert(at < 0 ? ~at : at, score);
    }

    private static List<Sample>[] Samples(SelectionReplay replay, GateSchedule schedule, IDemandHistory history, TriggerOptions options)
    {
        List<Sample>[] samples = new List<Sample>[schedule.Count];
        int last = LeadWindow.Steps(options);
        int first = Math.Clamp((int)Math.Ceiling(options.EffectiveLeadTime / options.QueryStep), 1, last);
        float[] demand = new float[last + 1];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = [];
            history.Read(schedule.OriginAt(schedule.Count - 1 - i), options.QueryStep, demand);
            (float median, float upper) = replay.WindowAt(i);
            for (int step = first; step <= last && float.IsFinite(upper); step++)
            {
                if (float.IsFinite(demand[step]))
                {
                    samples[i].Add(new Sample(demand[step], demand[0], upper, Math.Max(0, upper - median)));
                }
            }
        }

        return samples;
    }

    /// <summary>A sample with hardly any spread must not ask for a correction that makes all others absurd.</summary>
    private static double SmallestSpread(List<Sample>[] samples)
    {
        double[] spreads = [.. samples.SelectMany(origin => origin).Select(sample => sample.Spread).Order()];
        if (spreads.Length == 0)
        {
            return Planner.SmallestValue;
        }

        double usual = spreads[spreads.Length / 2] * SmallestShareOfSpread;
        double demand = samples.SelectMany(origin => origin).Average(sample => Math.Abs(sample.Demand)) * SmallestShareOfDemand;
        return Math.Max(Planner.SmallestValue, Math.Max(usual, demand));
    }

    /// <param name="Demand">What came.</param>
    /// <param name="Nowcast">What was measured at the origin; NaN = a gap.</param>
    /// <param name="Upper">The forecast at the trigger's level, not moved.</param>
    /// <param name="Spread">How far that was above the median.</param>
    private readonly record struct Sample(double Demand, double Nowcast, double Upper, double Spread)
    {
        public bool IsShort(double correction, TriggerOptions options)
        {
            double forecast = AdaptiveCalibration.Apply(Upper, Spread, correction) * (1 + options.MarginFraction);
            double provided = options.Mode == ScalingMode.ForecastOnly || !(Nowcast > forecast) ? forecast : Nowcast;
            return Demand > provided || !IsAttainable(options);
        }

        /// <summary>The correction that would just have been enough.</summary>
        public double Score(TriggerOptions options, double smallestSpread)
        {
            if ((options.Mode != ScalingMode.ForecastOnly && Nowcast >= Demand) || !IsAttainable(options))
            {
                return ServiceLevelCalibration.Lowest;
            }

            double needed = Demand / (1 + options.MarginFraction);
            return Math.Clamp((needed - Upper) / Math.Max(Spread, smallestSpread), ServiceLevelCalibration.Lowest, ServiceLevelCalibration.Highest);
        }

        /// <summary>What is above the hard maximum is short at any level, so it says nothing about the level.</summary>
        private bool IsAttainable(TriggerOptions options) => DemandCapacity.Value(options, Demand) <= HardBounds.Maximum(options);
    }

    private sealed class Descending : IComparer<double>
    {
        public static readonly Descending Order = new();

        public int Compare(double x, double y) => y.CompareTo(x);
    }
}
