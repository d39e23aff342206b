using System.Globalization;
using PredictiveScaler.Accuracy.Tables;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Experiments.Comparing;
using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Experiments.Journals;
using PredictiveScaler.Experiments.Reporting;
using PredictiveScaler.Experiments.Sweeping;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Host.Simulate;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Predicting;

namespace PredictiveScaler.Experiments.Adversarial;

/// <summary>Loads that are made to hurt a forecast, and loads that sleep: adversarial.md. Judged by the shipped models, which saw none of it.</summary>
internal sealed class AdversarialRun(ExperimentsOptions options, TextWriter log)
{
    private const string Synthetic = "synthetic";

    private static readonly TimeSpan StartUp = TimeSpan.FromSeconds(90);

    public void Execute(string circumstances, CancellationToken cancellationToken)
    {
        TextGrid[] tables = [NeverWorse(cancellationToken), Wakes(cancellationToken)];
        foreach (TextGrid table in tables)
        {
            log.WriteLine(table.ToText());
        }

        File.WriteAllText(Path.Combine(options.Out, "adversarial.md"), $"{circumstances}\n\n{string.Concat(tables.Select(table => table.ToMarkdown()))}");
    }

    private TextGrid NeverWorse(CancellationToken cancellationToken)
    {
        string[][] rows = Rows(NeverWorseCase.All(), one => NeverWorseRow(one, cancellationToken), cancellationToken);
        return new TextGrid(
            "Loads that no forecast helps on: predictive against reactive at the same target, 0.7 of the capacity, start-up 90 s",
            ["load", "forecast acted", "safety", "pod hours", "reactive min", "predictive min", "with tolerance 0: pod hours", "predictive min"],
            rows);
    }

    private string[] NeverWorseRow(NeverWorseCase one, CancellationToken cancellationToken)
    {
        Workload workload = Usual(one.Trace, minReplicas: 1);
        ForecastJournal journal = Record(workload, one, cancellationToken);
        SimulationFigures reactive = workload.Simulation.Run(new ReactivePolicy(workload.Settings, workload.Load)).Figures;
        AgainstReactive same = AgainstReactive.AtSameTarget(reactive, Predictive(workload, journal, HpaBehavior.Default).Figures);
        SimulationFigures exactReactive = workload.Simulation.Run(new ReactivePolicy(workload.Settings with { Behavior = HpaBehavior.Default.WithoutTolerance() }, workload.Load)).Figures;
        AgainstReactive exact = AgainstReactive.AtSameTarget(exactReactive, Predictive(workload, journal, HpaBehavior.Default.WithoutTolerance()).Figures);
        string acted = Numbers.Percent(ReportInput.ActedShare(journal, workload.Simulation.Start, workload.Simulation.End));
        return
        [
            one.Name, acted, Numbers.Two(TraceStudy.MeanSafety(journal, workload.Simulation.Start)), Numbers.Change(same.Cost), Numbers.Two(same.ReactiveMinutes), Numbers.Two(same.PredictiveMinutes),
            Numbers.Change(exact.Cost), $"{Numbers.Two(exact.PredictiveMinutes)} (reactive {Numbers.Two(exact.ReactiveMinutes)})",
        ];
    }

    /// <summary>Everything runs at the usual target here, so forecasts are recorded at it.</summary>
    private static Workload Usual(Trace trace, int minReplicas) => Workload.Of(
        Synthetic, trace, new SimulationSettings { Threshold = 1, Capacity = ReplicaCapacity.Of(trace), StartUp = StartUp, MinReplicas = minReplicas }, Workload.UsualFactor);

    private ForecastJournal Record(Workload workload, NeverWorseCase one, CancellationToken cancellationToken)
    {
        using Forecasters sound = new(options.Models);
        ForecastRecorder recorder = one.Wrap is null ? sound.Recorder() : FaultyForecasters.Recorder(sound, Path.Combine(options.Out, "no-models"), one.Wrap);
        return JournalCache.Record(recorder, workload, workload.Simulation.FirstAsked, cancellationToken);
    }

    private static SimulationRun Predictive(Workload workload, ForecastJournal journal, HpaBehavior behavior) =>
        workload.Simulation.Run(new PredictivePolicy(workload.Settings, workload.Load, journal, behavior));

    private TextGrid Wakes(CancellationToken cancellationToken)
    {
        string[][][] rows = Rows(WakeCase.All(), one => WakeRows(one, cancellationToken), cancellationToken);
        return new TextGrid(
            "Wake from zero: minReplicas 0, cooldown 300 s, start-up 90 s, target 0.7 of the capacity",
            ["load", "policy", "behavior", "wake-ups", "ready before the load", "idle pod hours", "against an oracle with that behavior", "of all pod hours", "false wakes a day", "cold starts", "violation min/d"],
            [.. rows.SelectMany(row => row)]);
    }

    private string[][] WakeRows(WakeCase one, CancellationToken cancellationToken)
    {
        Workload workload = Usual(one.Trace, minReplicas: 0);
        using Forecasters forecasters = new(options.Models);
        ForecastJournal journal = JournalCache.Record(forecasters.Recorder(), workload, workload.Simulation.FirstAsked, cancellationToken);
        SimulationSettings atCapacity = workload.Settings with { Threshold = workload.Settings.Capacity };
        SimulationRun free = workload.Simulation.Run(new OraclePolicy(atCapacity, workload.Load));
        SimulationRun held = workload.Simulation.Run(new HeldPolicy(new OraclePolicy(atCapacity, workload.Load), atCapacity.Bounded(HpaBehavior.Default)));
        (string Behavior, SimulationRun Run, SimulationRun Oracle)[] runs =
        [
            ("default", workload.Simulation.Run(new ReactivePolicy(workload.Settings, workload.Load)), held),
            ("default", Predictive(workload, journal, HpaBehavior.Default), held),
            ("default", held, held),
            ("tolerance 0, scale-in 0 s", Predictive(workload, journal, new RecommendedSetting(0, SafetyIsGiven: false).Behavior()), free),
            ("free", free, free),
        ];
        return [.. runs.Select(run => WakeRow([one.Name, run.Run.Policy, run.Behavior], run.Run, WakeFigures.Of(run.Run, workload.Settings.Tick), WakeFigures.Of(run.Oracle, workload.Settings.Tick).IdlePodHours))];
    }

    private static string[] WakeRow(string[] names, SimulationRun run, WakeFigures wakes, double oracleIdle) =>
    [
        .. names, Numbers.Whole(wakes.Wakes), Numbers.Percent(wakes.ReadyShare), Numbers.One(wakes.IdlePodHours),
        Numbers.Change((wakes.IdlePodHours / oracleIdle) - 1), Numbers.Percent(wakes.IdlePodHours / run.Figures.PodHours), Numbers.Two(wakes.FalseWakesADay), wakes.ColdStarts.ToString(CultureInfo.InvariantCulture),
        Numbers.One(run.Figures.ViolationMinutesADay),
    ];

    /// <summary>In the order of the cases, however many run at a time.</summary>
    private TRow[] Rows<TCase, TRow>(IEnumerable<TCase> cases, Func<TCase, TRow> run, CancellationToken cancellationToken)
    {
        TCase[] all = [.. cases];
        TRow[] rows = new TRow[all.Length];
        Parallel.For(0, all.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken }, i => rows[i] = run(all[i]));
        return rows;
    }
}
