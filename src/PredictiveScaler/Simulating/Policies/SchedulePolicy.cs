using PredictiveScaler.Preprocessing;
using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Simulating.Policies;

/// <summary>
/// KEDA's cron trigger (keda.sh, scalers, "Cron": desiredReplicas between a start and an end in a time zone) as a careful person would fill it in
/// from history: half-hour slots of the week, or of the day before two weeks are known, each with the replicas that carry all but the highest
/// twentieth of its demand, begun early by the slowest start-up. What was known at the first ask is all it learns.
/// </summary>
internal sealed class SchedulePolicy(SimulationSettings settings, MeteredLoad load) : IScalingPolicy
{
    public const string PolicyName = "schedule";

    private const double Level = 0.95;
    private const int SlotsADay = 48;
    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ForWeekly = TimeSpan.FromDays(14);

    private readonly TimeSpan _ahead = (settings.StartUp * (1 + settings.StartUpSpread)) + settings.Tick;
    private bool _weekly;
    private int[]? _replicas;

    public string Name => PolicyName;

    public double Target => settings.Threshold;

    public HpaBehavior Behavior { get; } = settings.Bounded(settings.Behavior ?? HpaBehavior.Default);

    public PolicyAnswer Ask(DateTimeOffset time)
    {
        _replicas ??= Learn(time);
        return PolicyAnswer.Of(Math.Max(_replicas[SlotAt(time)], _replicas[SlotAt(time + _ahead)]) * settings.Threshold);
    }

    private int[] Learn(DateTimeOffset until)
    {
        _weekly = until - load.Trace.First >= ForWeekly;
        List<double>[] seen = [.. Enumerable.Range(0, _weekly ? SlotsADay * 7 : SlotsADay).Select(_ => new List<double>())];
        for (int i = 0; i < load.Trace.Count && load.Trace.TimeAt(i) <= until; i++)
        {
            if (!double.IsNaN(load.Trace.Values[i]))
            {
                seen[SlotAt(load.Trace.TimeAt(i))].Add(load.Trace.Values[i]);
            }
        }

        // A slot that was never seen is taken for a usual one.
        int usual = Replicas([.. seen.SelectMany(slot => slot)], settings.MinReplicas);
        return [.. seen.Select(slot => Replicas([.. slot], usual))];
    }

    private int Replicas(double[] demand, int unseen)
    {
        Array.Sort(demand);
        double wanted = demand.Length == 0 ? unseen : Math.Ceiling(RobustScale.QuantileOf(demand, Level) / settings.Threshold);
        return (int)Math.Clamp(wanted, settings.MinReplicas, settings.MaxReplicas);
    }

    private int SlotAt(DateTimeOffset time)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(time, settings.TimeZone);
        int ofDay = (int)(local.TimeOfDay.Ticks / Slot.Ticks);
        return _weekly ? ((int)local.DayOfWeek * SlotsADay) + ofDay : ofDay;
    }
}
