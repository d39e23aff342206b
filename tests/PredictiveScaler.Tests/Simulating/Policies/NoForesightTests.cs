using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Policies;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.TestSupport;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Simulating.Policies;

public class NoForesightTests
{
    private static readonly DateTimeOffset Altered = Loads.Monday.AddDays(5).AddHours(6).AddMinutes(50);

    public static TheoryData<string> Policies => [ReactivePolicy.PolicyName, SchedulePolicy.PolicyName, HoltWintersPolicy.PolicyName, CranePolicy.PolicyName];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Answers_do_not_depend_on_what_comes_after_them(string name)
    {
        Trace trace = Loads.Daily(6);
        SimulationRun known = Run(name, trace);
        SimulationRun other = Run(name, Loads.AlteredAfter(trace, Altered));

        Assert.Equal(known.Rows.TakeWhile(row => row.Time <= Altered), other.Rows.TakeWhile(row => row.Time <= Altered));
        if (name != SchedulePolicy.PolicyName)
        {
            Assert.NotEqual(known.Rows.Select(row => row.Metric), other.Rows.Select(row => row.Metric));
        }
    }

    [Fact]
    public void The_service_does_not_know_either()
    {
        SimulationSettings settings = Loads.Settings with { From = 0.8 };
        Trace trace = Loads.Of(TimeSpan.FromMinutes(5), (5 * 288) + 1, i => 600 + (400 * Math.Sin(2 * Math.PI * i / 288)) + (i * 37 % 11));
        DateTimeOffset altered = Loads.Monday.AddDays(4).AddHours(12);
        using Forecasters forecasters = new(RepositoryFiles.PathOf("models"));

        SimulationRow[] known = Served(settings, trace, forecasters);
        SimulationRow[] other = Served(settings, Loads.AlteredAfter(trace, altered), forecasters);

        Assert.Equal(known.TakeWhile(row => row.Time <= altered), other.TakeWhile(row => row.Time <= altered));
        Assert.NotEqual(known, other);
    }

    [Fact]
    public void The_oracle_is_the_one_that_looks_ahead()
    {
        Trace trace = Loads.Daily(6);

        Assert.NotEqual(
            Run(OraclePolicy.PolicyName, trace).Rows.TakeWhile(row => row.Time <= Altered),
            Run(OraclePolicy.PolicyName, Loads.AlteredAfter(trace, Altered)).Rows.TakeWhile(row => row.Time <= Altered));
    }

    private static SimulationRow[] Served(SimulationSettings settings, Trace trace, Forecasters forecasters)
    {
        MeteredLoad load = new(trace, settings);
        ClusterSimulation simulation = new(settings, load);
        TriggerOptions trigger = SimulatedTrigger.Of(settings, trace.Step);
        ForecastJournal journal = forecasters.Recorder().Record(load.RecordedAt(trace.Step), trigger, simulation.FirstAsked, simulation.End, null, CancellationToken.None);
        Assert.Contains(journal.Entries, entry => entry.Gate.Judged);
        return [.. simulation.Run(PolicyCatalog.Create(PredictivePolicy.PolicyName, new PolicyContext(settings, load, () => journal))).Rows];
    }

    private static SimulationRun Run(string name, Trace trace)
    {
        MeteredLoad load = new(trace, Loads.Settings);
        PolicyContext context = new(Loads.Settings, load, () => throw new InvalidOperationException("not asked for"));
        return new ClusterSimulation(Loads.Settings, load).Run(PolicyCatalog.Create(name, context));
    }
}
