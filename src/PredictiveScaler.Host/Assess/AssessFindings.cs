using System.Globalization;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Recommending;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Assess;

/// <summary>What the outcome means for the workload: the verdict, and how to scale it.</summary>
internal sealed class AssessFindings
{
    // Above what was seen: the next week is not the last one.
    private const double RoomAbove = 1.5;
    private const double FallbackPercentile = 0.95;
    private const string AsToday = "As it is today.";

    private readonly AssessTarget _target;
    private readonly AssessOutcome _outcome;

    /// <param name="target">The workload.</param>
    /// <param name="outcome">What the simulation found.</param>
    /// <param name="report">Its runs and sweep as the report has them.</param>
    /// <param name="assumed">What nobody said and nothing measured.</param>
    public AssessFindings(AssessTarget target, AssessOutcome outcome, SimulationReportInput report, IReadOnlyList<string> assumed)
    {
        (_target, _outcome, Assumed) = (target, outcome, assumed);
        Today = VerdictWriter.Find(outcome.Runs, PolicyNames.Reactive)!;
        Predictive = VerdictWriter.Find(outcome.Runs, PolicyNames.Predictive)!;
        Retuned = VerdictWriter.Find(outcome.Runs, PolicyNames.ReactiveTuned)!;
        Verdict verdict = Confirmed(VerdictWriter.Of(report), VerdictWriter.InHindsight(report));
        Verdict = assumed.Count == 0 ? verdict : verdict with { Sentences = [.. verdict.Sentences, $"Assumed, as nobody said: {string.Join(", ", assumed)}. The figures depend on that."] };
    }

    /// <summary>What nobody said and nothing measured.</summary>
    public IReadOnlyList<string> Assumed { get; }

    /// <summary>What a simulation of this request takes on trust.</summary>
    public static IReadOnlyList<string> Assumptions(AssessRequest request, AssessTarget target, AssessHistory history) =>
    [
        .. target.Capacity is null ? [$"the capacity of a replica (today's target over {ReportNumbers.Share(AssessRun.UsualUtilization)})"] : Array.Empty<string>(),
        .. request.StartUp is null && history.StartUp is null ? [$"the start-up time ({Durations.Format(AssessRun.DefaultStartUp)})"] : Array.Empty<string>(),
        .. target.MinReplicasAreAssumed ? [Invariant($"the fewest replicas ({target.MinReplicas})")] : Array.Empty<string>(),
        .. target.BehaviorIsAssumed ? ["the HPA's behavior (Kubernetes' defaults)"] : Array.Empty<string>(),
    ];

    public SimulationRun Today { get; }

    /// <summary>With the settings found.</summary>
    public SimulationRun Predictive { get; }

    /// <summary>A plain HPA with the settings found for it.</summary>
    public SimulationRun Retuned { get; }

    /// <summary>Share of today's pod hours that a better-set plain HPA saved without more slow minutes to notice; null = nothing to speak of.</summary>
    public double? SavedByRetuning
    {
        get
        {
            (FrontierPoint before, FrontierPoint after) = (Frontier.Day(Today.Figures), Frontier.Day(Retuned.Figures));
            double saved = 1 - (after.PodHours / before.PodHours);
            return saved >= Hindsight.LeastSaving && after.SlowMinutes - before.SlowMinutes < FrontierComparison.FewSlowMinutes ? saved : null;
        }
    }

    public Verdict Verdict { get; }

    /// <summary>The trigger of the settings found.</summary>
    public TriggerOptions Trigger => _outcome.Tuned.Journal.Options;

    public bool Helps => Verdict.Tone == VerdictTone.Helps;

    /// <summary>Whether the trigger should say how much safety to provide.</summary>
    public bool SafetyIsGiven => Helps && _outcome.Tuned.SafetyIsGiven;

    /// <summary>How much safety the forecast provides, and why.</summary>
    public string Safety => SafetyIsGiven
        ? Invariant($"Quantile {ReportNumbers.Setting(Trigger.Quantile)} and a margin of {ReportNumbers.Share(Trigger.MarginFraction)} in full: the threshold found pays for it.")
        : "As much as is worth its cost, which the service finds by itself.";

    /// <summary>The settings found where it helps; today's where it does not.</summary>
    public ScalingAdvice Advice() => new()
    {
        Mode = new(Helps ? ScalingMode.Auto : ScalingMode.Preview, Verdict.Headline + "."),
        Threshold = Helps && _outcome.Tuned.Threshold != _target.Threshold
            ? new(_outcome.Tuned.Threshold, Invariant($"Instead of {ReportNumbers.Setting(_target.Threshold)}: on the first half of the history the cheapest target with at most half of today's slow minutes, or if need be all of them. {CapacityNote}"))
            : new(_target.Threshold, AsToday),
        MinReplicas = new(_target.MinReplicas, _target.MinReplicasAreAssumed ? "Assumed: nobody said how few there may be (--min)." : AsToday),
        MaxReplicas = Max(),
        Behavior = Behavior(),
        FallbackReplicas = Fallback(),
        PodHoursPerDay = new(Day.PodHours, Invariant($"Expected pod hours a day: {ReportNumbers.Amount(Day.PodHours)} (today {ReportNumbers.Amount(Frontier.Day(Today.Figures).PodHours)}), from the second half of the history.")),
        ViolationMinutesPerDay = new(Day.SlowMinutes, Invariant($"Expected minutes a day short of capacity: {ReportNumbers.Amount(Day.SlowMinutes)} (today {ReportNumbers.Amount(Frontier.Day(Today.Figures).SlowMinutes)}).")),
    };

    private string CapacityNote => _target.Capacity is { } capacity
        ? Invariant($"A replica serves {ReportNumbers.Setting(capacity)}.")
        : Invariant($"That a replica serves {ReportNumbers.Setting(_outcome.Settings.Capacity)} is assumed from today's target: measure it before you apply this.");

    private FrontierPoint Day => Frontier.Day((Helps ? Predictive : Today).Figures);

    /// <summary>A frontier is drawn in hindsight: the settings found beforehand must have done well too.</summary>
    private Verdict Confirmed(Verdict verdict, Hindsight? hindsight)
    {
        if (verdict.Tone != VerdictTone.Helps)
        {
            return verdict;
        }

        (FrontierPoint before, FrontierPoint after) = (Frontier.Day(Today.Figures), Frontier.Day(Predictive.Figures));
        string tried = $"With the settings found on the first half, the second half took {ReportNumbers.Amount(after.PodHours)} pod hours a day ({ReportNumbers.Change((after.PodHours / before.PodHours) - 1)} compared with today) and had {ReportNumbers.Amount(after.SlowMinutes)} slow minutes instead of {ReportNumbers.Amount(before.SlowMinutes)}; by the model 99\u00a0% of requests were served within {ReportNumbers.Seconds(Predictive.Figures.LatencyP99)} instead of {ReportNumbers.Seconds(Today.Figures.LatencyP99)}.";
        string[] sentences = [VerdictWriter.Today(Today), tried, .. hindsight?.Sentences ?? []];
        return Gain(before, after) is { } headline
            ? new Verdict(VerdictTone.Helps, headline, sentences)
            : new Verdict(VerdictTone.DoesNotHelp, "Predictive scaling will not help this workload: the settings that the first half of its history asks for gained nothing in the second", sentences);
    }

    /// <summary>What the settings found gained, in a headline; null = nothing to speak of.</summary>
    private static string? Gain(FrontierPoint before, FrontierPoint after)
    {
        (double cost, double fewer) = ((after.PodHours / before.PodHours) - 1, before.SlowMinutes - after.SlowMinutes);
        string slow = $"{ReportNumbers.Amount(after.SlowMinutes)} slow minutes instead of {ReportNumbers.Amount(before.SlowMinutes)}";
        if (cost <= -Hindsight.LeastSaving && fewer > -FrontierComparison.FewSlowMinutes)
        {
            return $"Predictive scaling would have saved {ReportNumbers.Amount(before.PodHours - after.PodHours)} pod hours a day ({ReportNumbers.Share(-cost)}), with {slow}";
        }

        bool avoids = fewer >= FrontierComparison.FewSlowMinutes && fewer >= before.SlowMinutes * Hindsight.LeastAvoided && cost <= Hindsight.LeastSaving;
        return avoids ? $"Predictive scaling would have had {slow} a day, for {ReportNumbers.Change(cost)} pod hours" : null;
    }

    private Advised<HpaBehavior> Behavior()
    {
        string[] reasons = Helps ? [.. ChangesOf(_outcome.Tuned)] : [];
        return reasons.Length == 0 ? new(_target.Behavior, _target.BehaviorIsAssumed ? "Kubernetes' defaults: nobody said what is in use (--manifest)." : AsToday) : new(_outcome.Tuned.Behavior, string.Join(' ', reasons));
    }

    private IEnumerable<string> ChangesOf(TunedScaling tuned)
    {
        if (tuned.Behavior.ScaleDown.StabilizationWindow != _target.Behavior.ScaleDown.StabilizationWindow)
        {
            yield return "The scale-in window is the shortest that paid on the first half: the forecast knows a short dip from the end of a peak.";
        }

        if (tuned.WithTolerance is { } kept)
        {
            yield return $"Tolerance 0: what the service answers with are whole replicas that do not flap, so that the HPA's tolerance of 10 % only ignores steps that were meant. On the first half that took {ReportNumbers.Share(1 - (tuned.Figures.PodHours / kept.PodHours))} fewer pod hours at no more slow minutes.";
            yield return "The field tolerance needs Kubernetes 1.35 (1.33 and 1.34 with the feature gate HPAConfigurableTolerance) and KEDA 2.18; before, it is ignored or refused: --no-tolerance-field leaves it out.";
        }
    }

    private Advised<int> Max()
    {
        int most = Predictive.Rows.Max(row => row.Desired);
        int roomy = (int)Math.Ceiling(most * RoomAbove);
        return _target.MaxReplicas is not { } given
            ? new(roomy, Invariant($"At most {most} were asked for; half as many again leave room for what has not been seen."))
            : most < given
                ? new(given, Invariant($"As it is today; at most {most} were asked for."))
                : new(given, Invariant($"As it is today, but the load reached it: {roomy} would leave room."));
    }

    private Advised<int> Fallback()
    {
        double[] demand = [.. Today.Rows.Select(row => row.Demand).Where(double.IsFinite).Order()];
        double high = demand.Length == 0 ? 0 : demand[(int)((demand.Length - 1) * FallbackPercentile)];
        int replicas = Math.Max(Math.Max(1, _target.MinReplicas), (int)Math.Ceiling(high / _target.Threshold));
        return new(replicas, Invariant($"Enough for the demand of 95 % of the time: when nothing is known, too many is the safer side."));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
