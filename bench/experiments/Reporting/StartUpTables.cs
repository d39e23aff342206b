using PredictiveScaler.Accuracy.Tables;
using PredictiveScaler.Experiments.Comparing;

namespace PredictiveScaler.Experiments.Reporting;

/// <summary>The tables of one start-up time: medians, every trace, never worse.</summary>
internal static class StartUpTables
{
    private static readonly string[] Headlines = [Subjects.Recommended, Subjects.Default, Subjects.BothExact];

    public static IEnumerable<TextGrid> Of(string startUp, IReadOnlyList<TraceResult> results)
    {
        yield return MediansTable(startUp, results);
        foreach (double allowed in TraceStudy.Allowances)
        {
            yield return RowsTable(startUp, allowed, results);
        }

        yield return NeverWorseTable($"Start-up {startUp}: predictive against reactive, both at 0.7 of the capacity", results, untuned => untuned.SameTarget);
        yield return NeverWorseTable(
            $"Start-up {startUp}: predictive with a swept target against reactive at 0.7 of the capacity: pod hours at equal minutes, minutes at equal pod hours", results, untuned => untuned.EqualTerms);
    }

    private static TextGrid MediansTable(string startUp, IReadOnlyList<TraceResult> results)
    {
        List<string[]> rows = [];
        foreach (TraceGroup traces in TraceGroup.Of(results))
        {
            IEnumerable<string> subjects = traces.Results.Count == results.Count ? results[0].Allowances[0].Terms.Keys : Headlines;
            rows.AddRange(from subject in subjects from allowed in TraceStudy.Allowances select MedianRow(traces, subject, allowed));
        }

        return new TextGrid(
            $"Start-up {startUp}: medians over traces, against the plain HPA tuned on the first half",
            ["traces", "policy", "tuned for min/d", "pod hours saved at equal violations", "way to the oracle", "violation ratio at equal pod hours", "traces with a ratio"],
            rows);
    }

    private static string[] MedianRow(TraceGroup traces, string subject, double allowed)
    {
        EqualTerms[] terms = [.. traces.Terms(allowed, subject)];
        return
        [
            $"{traces.Name} ({traces.Results.Count})", subject, Numbers.Whole(allowed),
            Numbers.Percent(Medians.Of(terms.Select(term => term.Saved))),
            Numbers.Percent(Medians.Of(terms.Select(term => term.WayToOracle))),
            Numbers.Two(Medians.Of(terms.Select(term => term.ViolationRatio))),
            Numbers.Whole(Medians.Count(terms.Select(term => term.ViolationRatio))),
        ];
    }

    private static TextGrid RowsTable(string startUp, double allowed, IReadOnlyList<TraceResult> results) => new(
        $"Start-up {startUp}, plain HPA tuned for {Numbers.Whole(allowed)} violation minutes a day: every trace",
        ["trace", "tuned target", "tuned scale-in", "its min/d", "its replicas", "recommended scale-in, safety", "saved", "way to the oracle", "violation ratio", "saved, default behavior", "saved, both without tolerance"],
        [.. results.OrderByDescending(result => result.At(allowed).Terms[Subjects.Recommended].Saved).Select(result => Row(result, result.At(allowed)))]);

    private static string[] Row(TraceResult result, AllowanceResult at)
    {
        EqualTerms terms = at.Terms[Subjects.Recommended];
        return
        [
            result.Workload.Name,
            Numbers.Two(at.Tuned.Found.Threshold / result.Workload.Settings.Capacity),
            $"{Numbers.Whole(at.Tuned.Found.Behavior.ScaleDown.StabilizationWindow.TotalSeconds)} s",
            Numbers.One(at.Tuned.Run.Figures.ViolationMinutesADay), Numbers.Two(at.Tuned.Run.Figures.MeanReplicas),
            $"{Numbers.Whole(at.Setting.WindowSeconds)} s{(at.Setting.SafetyIsGiven ? ", full" : "")}",
            Numbers.Percent(terms.Saved), Numbers.Percent(terms.WayToOracle), Numbers.Two(terms.ViolationRatio),
            Numbers.Percent(at.Terms[Subjects.Default].Saved), Numbers.Percent(at.Terms[Subjects.BothExact].Saved),
        ];
    }

    private static TextGrid NeverWorseTable(string title, IReadOnlyList<TraceResult> results, Func<Untuned, AgainstReactive> terms) => new(
        title,
        ["trace", "forecast acted", "safety", "reactive min", "default: pod hours", "default: min", "worse?", "recommended: pod hours", "recommended: min", "worse?"],
        [.. results.OrderByDescending(result => terms(result.Default).Cost).Select(result => NeverWorseRow(result, terms(result.Default), terms(result.Recommended)))]);

    private static string[] NeverWorseRow(TraceResult result, AgainstReactive unchanged, AgainstReactive recommended) =>
    [
        result.Workload.Name, Numbers.Percent(result.ActedShare), Numbers.Two(result.MeanSafety), Numbers.Two(unchanged.ReactiveMinutes),
        Numbers.Change(unchanged.Cost), Numbers.Two(unchanged.PredictiveMinutes), Worse(unchanged),
        Numbers.Change(recommended.Cost), Numbers.Two(recommended.PredictiveMinutes), Worse(recommended),
    ];

    private static string Worse(AgainstReactive compared) => (compared.IsCostWorse, compared.IsViolationWorse) switch
    {
        (true, true) => "**both**",
        (true, false) => "**pod hours**",
        (false, true) => "**minutes**",
        _ => "no",
    };
}
