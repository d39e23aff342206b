using PredictiveScaler.Forecasting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>
/// When demand that had been away comes back at about the same local time day after day. Nothing but those times: how much comes is the
/// forecasters' to say. They see a morning that is a few minutes early or late as a small chance in every one of these minutes, and on a Monday have two days of
/// nothing to be judged by; the times of a week say both plainly. A function of the samples alone.
/// </summary>
internal static class WakeRhythm
{
    /// <summary>Demand that comes after less rest finds the workload still awake (KEDA's cooldown is 5 minutes).</summary>
    internal static readonly TimeSpan LeastRest = TimeSpan.FromMinutes(10);

    /// <summary>How long demand is waited for after the latest time at which it ever came.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Fewer days are no rhythm.</summary>
    internal const int FewestDays = 3;

    /// <summary>Share of the past arrivals that may lie before the one that is prepared for.</summary>
    internal const double Missed = 0.1;

    /// <summary>Chance to see as many arrivals as close together if they came at any time, over all places of a day at which they could.</summary>
    internal const double LargestChance = 0.05;

    private const int LateSteps = 2;
    private const int DaysAWeek = 7;
    private const double Most = 0.5;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Spread = TimeSpan.FromMinutes(30);

    /// <summary>The next time that demand is expected at a workload at rest; null = there is no telling, or it is there.</summary>
    public static ExpectedArrival? Next(IDemandHistory history, TriggerOptions options, DateTimeOffset time)
    {
        DateTimeOffset known = TimeGrid.Floor(time, options.QueryStep) - (options.QueryStep * LateSteps);
        if (history.Count == 0 || PastArrivals.IsThere(history, options, known))
        {
            return null;
        }

        List<TimeSpan> offsets = [];
        (Tally same, Tally other) = (default, default);
        PastArrivals past = new(history, options);
        TimeSpan lead = options.EffectiveLeadTime + options.PlanStep;
        for (int day = 1; day <= (int)(options.HistoryTimeWindow / Day); day++)
        {
            DateTimeOffset then = Before(time, day, options.TimeZone);
            (bool isKnown, DateTimeOffset? arrival) = past.First(then - Patience, then + lead + Spread);
            ref Tally tally = ref day % DaysAWeek == 0 ? ref same : ref other;
            tally = new Tally(tally.Came + (arrival is null ? 0 : 1), tally.Days + (isKnown ? 1 : 0));
            if (arrival is { } at)
            {
                offsets.Add(at - then);
            }
        }

        offsets.Sort();
        (int came, int days) = (same.Came + other.Came, same.Days + other.Days);
        return came >= FewestDays && Likelihood(same, other) > Most && IsRhythm(past, offsets, days, options, known)
            ? new ExpectedArrival(TimeGrid.Floor(time + Early(offsets) - lead, TimeSpan.FromSeconds(1)), time + offsets[^1] + Patience, came, days)
            : null;
    }

    /// <summary>The same weekday says as much as all other days: a Saturday is known by Saturdays, and a first week by itself.</summary>
    private static double Likelihood(Tally same, Tally other) =>
        same.Days == 0 ? other.Share : other.Days == 0 ? same.Share : (same.Share + other.Share) / 2;

    /// <summary>Whether arrivals at any time would hardly ever lie so close together on so many days.</summary>
    private static bool IsRhythm(PastArrivals past, List<TimeSpan> offsets, int days, TriggerOptions options, DateTimeOffset until)
    {
        double width = (offsets[^1] - offsets[0] + (options.QueryStep * 2)) / Day;
        double chanceADay = 1 - Math.Exp(-past.RateADay(until) * width);
        return UpperTail(days, offsets.Count, chanceADay) / width <= LargestChance;
    }

    /// <summary>P(X >= <paramref name="least"/>) of a binomial.</summary>
    private static double UpperTail(int trials, int least, double chance)
    {
        (double sum, double ways) = (0, 1);
        for (int k = 0; k <= trials; k++)
        {
            sum += k >= least ? ways * Math.Pow(chance, k) * Math.Pow(1 - chance, trials - k) : 0;
            ways = ways * (trials - k) / (k + 1);
        }

        return sum;
    }

    /// <summary>Before which no more than <see cref="Missed"/> of the arrivals should lie; where there are few, that is a little before the earliest.</summary>
    private static TimeSpan Early(List<TimeSpan> sorted)
    {
        double rank = Math.Min(((sorted.Count + 1) * Missed) - 1, sorted.Count - 2);
        int below = Math.Max(0, (int)rank);
        TimeSpan gap = rank < 0 ? (sorted[^1] - sorted[0]) / (sorted.Count - 1) : sorted[below + 1] - sorted[below];
        return sorted[below] + (gap * (rank - below));
    }

    /// <summary>The same local time of an earlier day.</summary>
    private static DateTimeOffset Before(DateTimeOffset time, int days, TimeZoneInfo zone)
    {
        DateTimeOffset then = time - (Day * days);
        return then + (zone.GetUtcOffset(time) - zone.GetUtcOffset(then));
    }

    private readonly record struct Tally(int Came, int Days)
    {
        public double Share => (double)Came / Days;
    }
}
