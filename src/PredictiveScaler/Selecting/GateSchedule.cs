using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Selecting;

/// <summary>
/// Which origins the gate judges at a grid time: the last 24 h of matured origins on an absolute grid, thinned to about 144. Short
/// histories are judged on a denser grid, so that 60 origins are there soon after minHistory.
/// </summary>
/// <param name="Stride">Distance between two judged origins, a multiple of queryStep.</param>
/// <param name="Newest">Newest origin whose lead window has matured, late samples included.</param>
/// <param name="Count">Origins to judge, newest first.</param>
internal readonly record struct GateSchedule(TimeSpan Stride, DateTimeOffset Newest, int Count)
{
    /// <summary>Fewest matured origins that allow a judgement.</summary>
    public const int MinimumOrigins = 60;

    // A little more than the minimum, so that a few gaps in the history do not stop the judgement.
    private const int WantedOrigins = 72;

    private const int LateSteps = 2;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly int[] StrideMinutes = [10, 5, 2, 1];

    // A service level is about single minutes: origins that always lie at the same minutes of an hour would never see a job at the others.
    private static readonly int[] RotatingStrideMinutes = [11, 7, 1];

    /// <summary>Origin at <paramref name="index"/>, 0 = the newest.</summary>
    public DateTimeOffset OriginAt(int index) => Newest - (Stride * index);

    /// <summary>Judged origins from one origin until <paramref name="steps"/> steps after it are known, late samples included; at least 1.</summary>
    public int OriginsUntil(int steps, TriggerOptions options) =>
        (int)Math.Max(1, TimeGrid.Ceiling(options.QueryStep * (steps + LateSteps), Stride).Ticks / Stride.Ticks);

    /// <summary>The schedule at <paramref name="time"/> for a history that starts at <paramref name="first"/>.</summary>
    public static GateSchedule At(DateTimeOffset time, DateTimeOffset first, TriggerOptions options)
    {
        DateTimeOffset matured = time - Maturity(options);
        DateTimeOffset earliest = first + MinimumContext(options);
        TimeSpan usable = matured - earliest;
        TimeSpan stride = ChooseStride(usable, options);
        DateTimeOffset newest = TimeGrid.Floor(matured, stride);
        long available = newest < earliest ? 0 : ((newest - earliest).Ticks / stride.Ticks) + 1;
        long wanted = Math.Max(Day.Ticks / stride.Ticks, WantedOrigins);
        return new GateSchedule(stride, newest, (int)Math.Min(available, wanted));
    }

    /// <summary>When <see cref="MinimumOrigins"/> origins will have matured if samples keep coming.</summary>
    public static DateTimeOffset ReadyAt(DateTimeOffset first, TriggerOptions options)
    {
        DateTimeOffset judged = first + MinimumContext(options) + Maturity(options) + (options.QueryStep * MinimumOrigins);
        DateTimeOffset enough = first + options.MinHistory;
        return judged > enough ? judged : enough;
    }

    /// <summary>Time until an origin's lead window is over, and <see cref="LateSteps"/> for late samples.</summary>
    private static TimeSpan Maturity(TriggerOptions options) => options.QueryStep * (LeadWindow.Steps(options) + LateSteps);

    private static TimeSpan MinimumContext(TriggerOptions options) => options.MinHistory / 2;

    private static TimeSpan ChooseStride(TimeSpan usable, TriggerOptions options)
    {
        foreach (int minutes in options.Slo is null ? StrideMinutes : RotatingStrideMinutes)
        {
            TimeSpan stride = TimeGrid.Ceiling(TimeSpan.FromMinutes(minutes), options.QueryStep);
            if (usable >= stride * WantedOrigins)
            {
                return stride;
            }
        }

        return options.QueryStep;
    }
}
