using PredictiveScaler.Control;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Host.Api;

/// <summary>
/// What follows from <c>slo</c>: the level in force (as it is when errors are about normal) and how many minutes a day demand would have been
/// above what the plan provides for, over the judged time; null until that is judged.
/// </summary>
internal sealed record SloView(string Target, double AllowedMinutesPerDay, double? Level, double? ShortMinutesPerDay, int? Samples)
{
    private const double MinutesPerDay = 1440;

    public static SloView? Of(TriggerState trigger)
    {
        if (trigger.Options.Slo is not { } slo)
        {
            return null;
        }

        ProvisionedLevel? level = trigger.Gate.ServiceLevel;
        return new SloView(
            slo.ToString(),
            Math.Round(slo.ShortShare * MinutesPerDay, 3),
            level is null ? null : Math.Round(level.Level, 6),
            level is null || double.IsNaN(level.ShortShare) ? null : Math.Round(level.ShortShare * MinutesPerDay, 1),
            level?.Samples);
    }
}
