namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>What the best targets would have done, known only afterwards: predictive scaling against a plain HPA, each at the target that is best for it.</summary>
/// <param name="Tone">Whether predictive scaling is worth it.</param>
/// <param name="Reason">Why it is not; "" where it is.</param>
/// <param name="Sentences">The finding, with its label, and the figures behind it.</param>
internal sealed record Hindsight(VerdictTone Tone, string Reason, IReadOnlyList<string> Sentences)
{
    /// <summary>What stands before every figure of this kind, in words, tiles and documentation.</summary>
    public const string Label = "Best over the swept targets (in hindsight)";

    /// <summary>Less than this share of the pod hours is not worth a change.</summary>
    public const double LeastSaving = 0.03;

    /// <summary>Less than this share of the slow minutes is not worth a change.</summary>
    public const double LeastAvoided = 0.25;

    public static Hindsight Of(FrontierComparison compared, Func<string> reason)
    {
        bool saves = compared.SavedShare >= LeastSaving;
        bool avoids = compared.AvoidedShare >= LeastAvoided && compared.RivalSlowMinutes - compared.SlowMinutes >= FrontierComparison.FewSlowMinutes;
        string[] gains =
        [
            .. saves ? [$"would have saved {ReportNumbers.Amount(compared.RivalPodHours - compared.PodHours)} pod hours a day ({ReportNumbers.Share(compared.SavedShare)}) at today's slow minutes"] : Array.Empty<string>(),
            .. avoids ? [$"would have cut slow minutes from {ReportNumbers.Amount(compared.RivalSlowMinutes)} to {ReportNumbers.Amount(compared.SlowMinutes)} a day at today's pod hours"] : Array.Empty<string>(),
        ];
        return gains.Length > 0
            ? new(VerdictTone.Helps, "", [$"{Label}: predictive scaling {string.Join(", or ", gains)}, against a plain HPA at its own best target.", .. Figures(compared)])
            : new(VerdictTone.DoesNotHelp, reason(), [$"{Label}: predictive scaling would have gained nothing to speak of against a plain HPA at its own best target.", .. Figures(compared), .. Instead(compared)]);
    }

    private static IEnumerable<string> Figures(FrontierComparison compared)
    {
        if (compared.RivalPodHours is { } rival && compared.PodHours is { } own)
        {
            yield return $"There, no more slow minutes than today take {ReportNumbers.Amount(rival)} pod hours a day reactively and {ReportNumbers.Amount(own)} predictively"
                + (compared.LeastPodHours is { } least ? $"; one that knew the future would need {ReportNumbers.Amount(least)}." : ".");
        }
        else if (compared.RivalPodHours is not null)
        {
            yield return "At no target that was tried did predictive scaling have as few slow minutes as today.";
        }
    }

    /// <summary>What helps where a forecast does not.</summary>
    private static IEnumerable<string> Instead(FrontierComparison compared)
    {
        if (compared.RivalPodHours is { } rival && 1 - (rival / compared.At.PodHours) is var share and >= LeastSaving)
        {
            yield return $"A better target alone would save {ReportNumbers.Share(share)} of today's pod hours: keep KEDA's own trigger and set another threshold.";
        }
    }
}
