using System.Text.Json;
using System.Text.Json.Serialization;
using PredictiveScaler.Experiments.Comparing;

namespace PredictiveScaler.Experiments.Reporting;

/// <summary>summary.json: medians and every trace's comparisons. null = nothing to compare; "Infinity" or "-Infinity" = never as good.</summary>
internal static class SummaryJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static void Write(Stream stream, IReadOnlyList<TraceResult> results, string circumstances) => JsonSerializer.Serialize(
        stream,
        new
        {
            circumstances,
            startUps = results.GroupBy(result => result.Workload.Settings.StartUp).Select(group => new
            {
                seconds = group.Key.TotalSeconds,
                medians = TraceGroup.Of([.. group]).SelectMany(MediansOf),
                traces = group.Select(TraceOf),
            }),
        },
        Options);

    private static IEnumerable<object> MediansOf(TraceGroup traces) =>
        from subject in traces.Results[0].Allowances[0].Terms.Keys
        from allowed in TraceStudy.Allowances
        let terms = traces.Terms(allowed, subject).ToArray()
        select new
        {
            traces = traces.Name,
            count = traces.Results.Count,
            policy = subject,
            allowedMinutesADay = allowed,
            saved = Known(Medians.Of(terms.Select(term => term.Saved))),
            wayToOracle = Known(Medians.Of(terms.Select(term => term.WayToOracle))),
            violationRatio = Known(Medians.Of(terms.Select(term => term.ViolationRatio))),
            tracesWithRatio = Medians.Count(terms.Select(term => term.ViolationRatio)),
        };

    private static object TraceOf(TraceResult result) => new
    {
        trace = result.Workload.Name,
        source = result.Workload.Source,
        stepSeconds = result.Workload.TraceStep.TotalSeconds,
        capacity = result.Workload.Settings.Capacity,
        actedShare = result.ActedShare,
        meanSafety = Known(result.MeanSafety),
        sameTargetDefault = AgainstReactiveOf(result.Default.SameTarget),
        sameTargetRecommended = AgainstReactiveOf(result.Recommended.SameTarget),
        equalTermsDefault = AgainstReactiveOf(result.Default.EqualTerms),
        equalTermsRecommended = AgainstReactiveOf(result.Recommended.EqualTerms),
        allowances = result.Allowances.Select(at => new
        {
            allowedMinutesADay = at.Allowed,
            recommendedScaleInSeconds = at.Setting.WindowSeconds,
            safetyIsGiven = at.Setting.SafetyIsGiven,
            tuned = TunedOf(at.Tuned, result),
            tunedWithoutTolerance = TunedOf(at.TunedExact, result),
            comparisons = at.Terms.ToDictionary(pair => pair.Key, pair => new
            {
                saved = Known(pair.Value.Saved),
                wayToOracle = Known(pair.Value.WayToOracle),
                violationRatio = Known(pair.Value.ViolationRatio),
            }),
        }),
    };

    private static object AgainstReactiveOf(AgainstReactive compared) => new
    {
        podHoursChange = Known(compared.Cost),
        reactiveMinutes = compared.ReactiveMinutes,
        predictiveMinutes = Known(compared.PredictiveMinutes),
        compared.IsCostWorse,
        compared.IsViolationWorse,
    };

    private static object TunedOf(TunedPoint tuned, TraceResult result) => new
    {
        thresholdFactor = tuned.Found.Threshold / result.Workload.Settings.Capacity,
        scaleInSeconds = tuned.Found.Behavior.ScaleDown.StabilizationWindow.TotalSeconds,
        scaleOutSeconds = tuned.Found.Behavior.ScaleUp.StabilizationWindow.TotalSeconds,
        firstHalf = new { tuned.Found.Figures.MeanReplicas, tuned.Found.Figures.ViolationMinutesADay },
        secondHalf = new { tuned.Run.Figures.MeanReplicas, tuned.Run.Figures.ViolationMinutesADay, tuned.Run.Figures.ViolationMinutes, tuned.Run.Figures.PodHours },
    };

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
