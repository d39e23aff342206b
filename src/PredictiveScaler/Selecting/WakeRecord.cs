using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Selecting;

/// <summary>
/// The judged origins at which nothing was measured and the forecast would have woken the workload. That it is the better forecast by its loss says nothing
/// here: at a load of short visits at any time a high quantile is above 0 all day, rightly, and each time it is a false alarm.
/// </summary>
/// <param name="Right">Demand came within the lead window.</param>
/// <param name="Wrong">It did not.</param>
internal readonly record struct WakeRecord(int Right, int Wrong)
{
    /// <summary>Fewer may be luck.</summary>
    internal const int FewestRight = 3;

    /// <summary>A forecast may wake the workload: at least as often as not demand came.</summary>
    public bool IsEarned => Right >= FewestRight && Right >= Wrong;

    /// <param name="replay">After its run.</param>
    /// <param name="schedule">Of that run.</param>
    /// <param name="history">Demand.</param>
    /// <param name="options">The trigger.</param>
    public static WakeRecord Of(SelectionReplay replay, GateSchedule schedule, IDemandHistory history, TriggerOptions options)
    {
        double least = Math.Max(options.ActivationThreshold, DemandResolution.Of(history, options, schedule.Newest));
        Span<float> measured = stackalloc float[1];
        (int right, int wrong) = (0, 0);
        for (int i = 0; i < replay.Forecasts.Length; i++)
        {
            history.Read(schedule.OriginAt(schedule.Count - 1 - i), options.QueryStep, measured);
            float actual = replay.Actuals[i];
            if (measured[0] <= options.ActivationThreshold && replay.Forecasts[i] > least && float.IsFinite(actual))
            {
                bool came = actual > options.ActivationThreshold;
                (right, wrong) = (right + (came ? 1 : 0), wrong + (came ? 0 : 1));
            }
        }

        return new WakeRecord(right, wrong);
    }
}
