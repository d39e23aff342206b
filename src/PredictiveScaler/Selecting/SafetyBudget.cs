using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Selecting;

/// <summary>
/// How much of its safety (what the quantile lies above the median, and the margin) a forecast may provide where the user has not said it.
/// The judged day is lived through by an HPA with Kubernetes' defaults, once under what was measured and once under the plan: replicas that
/// neither the one nor the demand that came (less the tolerance that an HPA allows itself) was in need of are waste, and all but
/// <see cref="MostWaste"/> of it is cut. So a forecast that
/// says no more than "it is noisy" costs hardly more than the reactive answer at the same threshold, and one that foresees a rise keeps it.
/// </summary>
internal static class SafetyBudget
{
    /// <summary>What safety may waste, over the reactive replicas.</summary>
    internal const double MostWaste = 0.005;

    // From a tenth of the distance between two levels on, nobody sees the difference.
    private const int Steps = 10;
    private static readonly TimeSpan ScaleDownWindow = TimeSpan.FromMinutes(5);

    /// <summary>1 = all, 0 = the median alone, -1 = as far below it; in tenths.</summary>
    /// <param name="replay">After its run.</param>
    /// <param name="schedule">Of that run.</param>
    /// <param name="history">Demand.</param>
    /// <param name="options">The trigger.</param>
    public static double Of(SelectionReplay replay, GateSchedule schedule, IDemandHistory history, TriggerOptions options)
    {
        if (options.SafetyIsGiven)
        {
            return 1;
        }

        JudgedDay day = JudgedDay.Of(replay, schedule, history, options);
        // What is wasted without any safety is the forecast's own, and not mended by cutting.
        double most = day.Waste(-1) + MostWaste;
        (int low, int high) = (-Steps, Steps);
        while (low < high)
        {
            int middle = (int)Math.Ceiling((low + high) / 2.0);
            (low, high) = day.Waste((double)middle / Steps) <= most ? (middle, high) : (low, middle - 1);
        }

        return (double)low / Steps;
    }

    /// <summary>The judged day in replicas.</summary>
    /// <param name="Options">The trigger.</param>
    /// <param name="Measured">Replicas that each sample asks for, not rounded; NaN = a gap.</param>
    /// <param name="Needed">The most that is asked for until the lead window of each sample ends.</param>
    /// <param name="Windows">Median and upper quantile of the forecast at each origin, oldest first.</param>
    /// <param name="SamplesAnOrigin">Samples from one origin to the next.</param>
    private sealed record JudgedDay(TriggerOptions Options, double[] Measured, double[] Needed, (float Median, float Upper)[] Windows, int SamplesAnOrigin)
    {
        // Not whole numbers by type: a threshold may be absurdly small.
        private readonly double[] _reactive = new double[Measured.Length];
        private readonly double[] _planned = new double[Measured.Length];
        private double _cost;

        private int Window => (int)Math.Max(1, ScaleDownWindow / Options.QueryStep);

        public static JudgedDay Of(SelectionReplay replay, GateSchedule schedule, IDemandHistory history, TriggerOptions options)
        {
            int each = (int)(schedule.Stride.Ticks / options.QueryStep.Ticks);
            int ahead = LeadWindow.Steps(options);
            float[] samples = new float[(schedule.Count * each) + ahead];
            history.Read(schedule.OriginAt(schedule.Count - 1), options.QueryStep, samples);
            (double[] measured, double[] needed) = (new double[schedule.Count * each], new double[schedule.Count * each]);
            for (int i = 0; i < measured.Length; i++)
            {
                measured[i] = DemandCapacity.Value(options, Math.Max(0, samples[i])) / options.Threshold;
                needed[i] = DemandCapacity.Value(options, Math.Max(0, Most(samples.AsSpan(i, ahead + 1)))) / options.Threshold;
            }

            (float, float)[] windows = new (float, float)[schedule.Count];
            for (int i = 0; i < windows.Length; i++)
            {
                windows[i] = (replay.WindowAt(i).Median, replay.Forecasts[i]);
            }

            JudgedDay day = new(options, measured, needed, windows, each);
            day.Live(day._reactive, double.NaN);
            day._cost = day._reactive.Sum();
            return day;
        }

        public double Waste(double safety)
        {
            Live(_planned, safety);
            double waste = 0;
            for (int i = 0; i < _planned.Length; i++)
            {
                waste += Math.Max(0, _planned[i] - Math.Max(_reactive[i], Math.Ceiling(Needed[i] / (1 + Tolerance))));
            }

            // A judged forecast is asked for at its origin and held as long as an HPA holds: the plans between two origins would waste as much.
            return _cost > 0 ? waste / _cost * Math.Max(1, (double)SamplesAnOrigin / Window) : 0;
        }

        /// <summary>Replicas sample by sample; a <paramref name="safety"/> of NaN is the reactive answer.</summary>
        private void Live(double[] replicas, double safety)
        {
            int window = Window;
            Span<double> wishes = stackalloc double[window];
            double current = 1;
            for (int i = 0; i < replicas.Length; i++)
            {
                double asked = Math.Max(Measured[i], double.IsNaN(safety) || i % SamplesAnOrigin != 0 ? 0 : Planned(i / SamplesAnOrigin, safety));
                double wish = double.IsNaN(asked) || Math.Abs((asked / current) - 1) <= Tolerance ? current : Math.Max(1, Math.Ceiling(asked));
                wishes[i % window] = wish;
                current = Math.Max(wish, i < window ? current : Highest(wishes));
                replicas[i] = current;
            }
        }

        private double Planned(int origin, double safety)
        {
            (float median, float upper) = Windows[origin];
            if (!float.IsFinite(upper) || !float.IsFinite(median))
            {
                return 0;
            }

            double part = LeadWindow.Cut(upper, median, safety) * (1 + (Options.MarginFraction * Math.Max(0, safety)));
            return Math.Ceiling(DemandCapacity.Value(Options, part) / Options.Threshold);
        }

        private static double Highest(ReadOnlySpan<double> wishes)
        {
            double highest = 0;
            foreach (double wish in wishes)
            {
                highest = Math.Max(highest, wish);
            }

            return highest;
        }

        private static float Most(ReadOnlySpan<float> samples)
        {
            float most = float.NaN;
            foreach (float sample in samples)
            {
                most = !(most >= sample) && !float.IsNaN(sample) ? sample : most;
            }

            return most;
        }

        private const double Tolerance = 0.1;
    }
}
