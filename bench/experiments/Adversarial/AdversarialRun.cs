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
            "Wake from zero: minReplicas 0, cooldown 300 s, start-up 90 s, all at 0.7 of the capacity. Idle: pod hours without demand, against an oracle with that behavior, and against one that learns of an end as it is measured",
            ["load", "policy", "behavior", "wake-ups", "ready before the load", "false wakes a day", "cold starts", "violation min/d", "idle pod hours", "against an oracle", "against one forewarned", "all pod hours", "against an oracle"],
            [.. rows.SelectMany(row => row)]);
    }

    private string[][] WakeRows(WakeCase one, CancellationToken cancellationToken)
    {
        Workload workload = Usual(one.Trace, minReplicas: 0);
        using Forecasters forecasters = new(options.Models);
        ForecastJournal journal = JournalCache.Record(forecasters.Recorder(), workload, workload.Simulation.FirstAsked, cancellationToken);
        return
        [
            .. WakeRows(one.Name, "default", workload, journal, HpaBehavior.Default),
            .. WakeRows(one.Name, "tolerance 0, scale-in 0 s", workload, journal, new RecommendedSetting(0, SafetyIsGiven: false).Behavior()),
        ];
    }

    private static IEnumerable<string[]> WakeRows(string load, string behaviorName, Workload workload, ForecastJournal journal, HpaBehavior behavior)
    {
        SimulationSettings settings = workload.Settings with { Behavior = behavior };
        OraclePolicy knowing = new(settings, workload.Load);
        SimulationRun oracle = workload.Simulation.Run(new HeldPolicy(knowing, settings.Bounded(behavior)));
        SimulationRun forewarned = workload.Simulation.Run(new HeldPolicy(new ForewarnedPolicy(knowing, workload.Load), settings.Bounded(behavior)));
        SimulationRun[] runs = [workload.Simulation.Run(new ReactivePolicy(settings, workload.Load)), Predictive(workload, journal, behavior), oracle, forewarned];
        double Idle(SimulationRun run) => WakeFigures.Of(run, settings.Tick).IdlePodHours;
        foreach (SimulationRun run in runs)
        {
            WakeFigures wakes = WakeFigures.Of(run, settings.Tick);
            yield return
            [
                load, run.Policy, behaviorName, Numbers.Whole(wakes.Wakes), Numbers.Percent(wakes.ReadyShare), Numbers.Two(wakes.FalseWakesADay), wakes.ColdStarts.ToString(CultureInfo.InvariantCulture),
                Numbers.One(run.Figures.ViolationMinutesADay), Numbers.One(wakes.IdlePodHours), Numbers.Change((wakes.IdlePodHours / Idle(oracle)) - 1), Numbers.Change((wakes.IdlePodHours / Idle(forewarned)) - 1),
                Numbers.Whole(run.Figures.PodHours), Numbers.Change((run.Figures.PodHours / oracle.Figures.PodHours) - 1),
            ];
        }
    }

    /// <summary>In the order of the cases, however many run at a time.</summary>
    private TRow[] Rows<TCase, TRow>(IEnumerable<TCase> cases, Func<TCase, TRow> run, CancellationToken cancellationToken)
    {
        TCase[] all = [.. cases];
        TRow[] rows = new TRow[all.Length];
        Parallel.For(0, all.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken }, i => rows[i] = run(all[i]));
        return rows;
    }
}
