using System.Buffers;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning;

/// <summary>
/// What a day's budget of pod hours leaves the forecast part now. Plans of the past are not remembered: each past interval of the local
/// day is taken to have spent what its demand needed or what it was allowed, whichever is more. So the same samples give the same
/// allowance on every replica, and whatever the forecasts were, the plans of a day stay within the budget as long as measured demand,
/// hard minimum and calendar floors do. What is left is paced like the demand of the days before.
/// </summary>
internal static class DailyBudget
{
    private static readonly TimeSpan FinestInterval = TimeSpan.FromMinutes(1);

    // Float noise just below a whole replica must not cost it.
    private const double RoundingSlack = 1e-9;

    /// <summary>Whole replicas that the forecast part may have at <paramref name="time"/>; infinite without a budget.</summary>
    public static double Allowance(IDemandHistory history, TriggerOptions options, DateTimeOffset time)
    {
        if (options.BudgetPodHoursPerDay is not { } budget)
        {
            return double.PositiveInfinity;
        }

        TimeSpan step = TimeGrid.Ceiling(FinestInterval, options.QueryStep);
        (DateTimeOffset start, DateTimeOffset end) = LocalTime.DayOf(time, options.TimeZone);
        DateTimeOffset first = TimeGrid.Floor(start, step);
        int intervals = (int)((TimeGrid.Floor(end, step) - first).Ticks / step.Ticks);
        int now = Math.Min((int)((TimeGrid.Floor(time, step) - first).Ticks / step.Ticks), intervals - 1);
        float[] demand = ArrayPool<float>.Shared.Rent(intervals);
        try
        {
            Span<float> today = demand.AsSpan(0, now);
            history.Read(first + step, step, today);
            return Left(budget, today, new BudgetPace(history, options, start, first, step, intervals, stackalloc double[BudgetPace.SlotsPerDay]));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(demand);
        }
    }

    private static double Left(double budget, ReadOnlySpan<float> today, in BudgetPace pace)
    {
        double ahead = pace.Total();
        double left = budget;
        for (int i = 0; i < today.Length; i++)
        {
            double weight = pace.Weight(i);
            left -= Math.Max(Allowed(left, weight, ahead, pace), pace.Needed(i, today[i])) * pace.IntervalHours;
            ahead -= weight;
        }

        return Allowed(left, pace.Weight(today.Length), ahead, pace);
    }

    /// <summary>Replicas of an interval that has <paramref name="weight"/> of all that is <paramref name="ahead"/> of it in the day.</summary>
    private static double Allowed(double left, double weight, double ahead, in BudgetPace pace)
    {
        // What subtraction leaves of the last weights is noise.
        double share = Math.Min(1, weight / Math.Max(weight, ahead));
        return Math.Min(Math.Floor((Math.Max(0, left) * share / pace.IntervalHours) + RoundingSlack), pace.Most);
    }
}
