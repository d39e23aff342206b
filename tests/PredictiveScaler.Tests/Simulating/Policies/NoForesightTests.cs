using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Policies;

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
    public void The_oracle_is_the_one_that_looks_ahead()
    {
        Trace trace = Loads.Daily(6);

        Assert.NotEqual(
            Run(OraclePolicy.PolicyName, trace).Rows.TakeWhile(row => row.Time <= Altered),
            Run(OraclePolicy.PolicyName, Loads.AlteredAfter(trace, Altered)).Rows.TakeWhile(row => row.Time <= Altered));
    }

    private static SimulationRun Run(string name, Trace trace)
    {
        MeteredLoad load = new(trace, Loads.Settings);
        PolicyContext context = new(Loads.Settings, load, () => throw new InvalidOperationException("not asked for"));
        return new ClusterSimulation(Loads.Settings, load).Run(PolicyCatalog.Create(name, context));
    }
}
