using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>What a calendar asks of a plan.</summary>
internal static class CalendarBounds
{
    /// <summary>What holds for a plan at <paramref name="time"/>: ceilings now, floors and uplifts of the whole lead window, as capacity takes that long to be ready.</summary>
    public static CalendarEffect Of(TriggerOptions options, DateTimeOffset time) =>
        options.Schedule?.Over(time, LeadWindow.End(options, time)) ?? CalendarEffect.None;

    /// <summary>The value that the floor asks for, in whole replicas and within the hard maximum; 0 = no floor.</summary>
    public static double Floor(TriggerOptions options, in CalendarEffect effect)
    {
        double replicas = Math.Max(DemandCapacity.Replicas(options, effect.Floor), effect.FloorReplicas);
        return Math.Min(replicas * options.Threshold, HardBounds.Maximum(options));
    }

    /// <summary>The value that the forecast part may not exceed.</summary>
    public static double Ceiling(TriggerOptions options, in CalendarEffect effect)
    {
        double demand = effect.Ceiling < double.MaxValue ? DemandCapacity.WholeValue(options, effect.Ceiling) : double.MaxValue;
        return effect.CeilingReplicas < int.MaxValue ? Math.Min(demand, effect.CeilingReplicas * options.Threshold) : demand;
    }

    /// <summary>Whether the floor wakes a workload: replicas always, demand as all demand above activationThreshold.</summary>
    public static bool Wakes(TriggerOptions options, in CalendarEffect effect) =>
        effect.FloorReplicas > 0 || effect.Floor > options.ActivationThreshold;
}
