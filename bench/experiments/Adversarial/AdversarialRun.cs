using System.Globalization;
using PredictiveScaler.Accuracy.Tables;
using PredictiveScaler.Experiments.Comparing;
using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Experiments.Journals;
using PredictiveScaler.Experiments.Reporting;
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
            ["load", "forecast acted", "pod hours", "reactive min", "predictive min", "with tolerance 0: pod hours", "predictive min"],
            rows);
    }

    private string[] NeverWorseRow(NeverWorseCase one, CancellationToken cancellationToken)
    {
        Workload workload = Workload.Of(Synthetic, one.Trace, StartUp);
        ForecastJournal journal = Record(workload, one, cancellationToken);
        SimulationFigures reactive = workload.Simulation.Run(new ReactivePolicy(workload.Settings, workload.Load)).Figures;
        SameTarget same = SameTarget.Of(reactive, Predictive(workload, journal, HpaBehavior.Default).Figures);
        SimulationFigures exactReactive = workload.Simulation.Run(new ReactivePolicy(workload.Settings with { Behavior = HpaBehavior.Default.WithoutTolerance() }, workload.Load)).Figures;
        SameTarget exact = SameTarget.Of(exactReactive, Predictive(workload, journal, HpaBehavior.Default.WithoutTolerance()).Figures);
        string acted = Numbers.Percent(ReportInput.ActedShare(journal, workload.Simulation.Start, workload.Simulation.End));
        return
        [
            one.Name, acted, Numbers.Change(same.Cost), Numbers.Two(same.ReactiveMinutes), Numbers.Two(same.PredictiveMinutes),
            Numbers.Change(exact.Cost), $"{Numbers.Two(exact.PredictiveMinutes)} (reactive {Numbers.Two(exact.ReactiveMinutes)})",
        ];
    }

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
            ["load", "policy", "wake-ups", "ready before the load", "idle pod hours", "against the oracle", "false wakes a day", "cold starts", "violation min/d"],
            [.. rows.SelectMany(row => row)]);
    }

    private string[][] WakeRows(WakeCase one, CancellationToken cancellationToken)
    {
        Workload workload = Workload.Of(Synthetic, one.Trace, new SimulationSettings { Threshold = 1, Capacity = ReplicaCapacity.Of(one.Trace), StartUp = StartUp, MinReplicas = 0 });
        using Forecasters forecasters = new(options.Models);
        ForecastJournal journal = JournalCache.Record(forecasters.Recorder(), workload, workload.Simulation.FirstAsked, cancellationToken);
        SimulationRun oracle = workload.Simulation.Run(new OraclePolicy(workload.Settings with { Threshold = workload.Settings.Capacity }, workload.Load));
        double idle = WakeFigures.Of(oracle, workload.Settings.Tick).IdlePodHours;
        SimulationRun[] runs =
        [
            workload.Simulation.Run(new ReactivePolicy(workload.Settings, workload.Load)),
            Predictive(workload, journal, HpaBehavior.Default),
            oracle,
        ];
        return [.. runs.Select(run => WakeRow(one, run, WakeFigures.Of(run, workload.Settings.Tick), idle))];
    }

    private static string[] WakeRow(WakeCase one, SimulationRun run, WakeFigures wakes, double oracleIdle) =>
    [
        one.Name, run.Policy, Numbers.Whole(wakes.Wakes), Numbers.Percent(wakes.ReadyShare), Numbers.One(wakes.IdlePodHours),
        Numbers.Change((wakes.IdlePodHours / oracleIdle) - 1), Numbers.Two(wakes.FalseWakesADay), wakes.ColdStarts.ToString(CultureInfo.InvariantCulture),
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
