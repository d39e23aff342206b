using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Planning.PlanSamples;

namespace PredictiveScaler.Tests.Planning;

public sealed class PlannerProperties
{
    // Tenths from 0 to 500: boundaries of replicas are hit often.
    private static readonly Gen<double> Demand = Gen.Choose(0, 5000).Select(tenths => tenths / 10.0);
    private static readonly Gen<double[]> Demands = Demand.ArrayOf().Where(demands => demands.Length > 0);

    private static readonly Gen<TriggerOptions> Policies =
        from threshold in Gen.Elements(0.001, 0.1, 0.333, 1, 7, 10, 250)
        from margin in Gen.Elements(0, 0.1, 0.5)
        from activation in Gen.Elements(0.0, 1, 40)
        from minimum in Gen.Elements(0, 2)
        from maximum in Gen.Elements(4, 1000)
        select Options with { Threshold = threshold, MarginFraction = margin, ActivationThreshold = activation, MinReplicas = minimum, MaxReplicas = maximum };

    [Fact]
    public void More_forecast_demand_at_any_origin_never_gives_fewer_replicas() => Check(
        from options in Policies
        from nowcast in Demand
        from track in Demands
        from at in Gen.Choose(0, track.Length - 1)
        from more in Demand
        select (options, nowcast, track, raised: Raised(track, at, more)),
        c => Replicas(c.options, Value(c.options, c.nowcast, c.raised)) >= Replicas(c.options, Value(c.options, c.nowcast, c.track)));

    [Fact]
    public void More_measured_demand_never_gives_less_value() => Check(
        from options in Policies
        from nowcast in Demand
        from track in Demands
        from more in Demand
        select (options, nowcast, track, more),
        c => Value(c.options, c.nowcast + c.more, c.track) >= Value(c.options, c.nowcast, c.track));

    [Fact]
    public void The_value_is_finite_and_not_negative_and_within_the_hard_bounds_while_demand_is_wanted() => Check(
        from options in Policies
        from nowcast in Demand
        from track in Demands
        select Planner.Plan(Input(options, nowcast - 5, track)) is var plan
            && plan.State == PlanState.Predictive
            && double.IsFinite(plan.Value)
            && plan.Value >= 0
            && plan.Value <= HardBounds.Maximum(options)
            && (plan.Wanted ? plan.Value >= HardBounds.Minimum(options) && plan.Active : plan.Value == 0),
        held => held);

    [Fact]
    public void A_value_that_wants_a_pod_is_active() => Check(
        from options in Policies
        from nowcast in Demand
        from track in Demands
        select Planner.Plan(Input(options, nowcast, track)),
        plan => plan.Active || plan.Value == 0);

    [Fact]
    public void The_forecast_part_asks_for_whole_replicas_while_it_rises() => Check(
        from options in Policies
        from track in Demands
        select (options, plan: Planner.Plan(Input(options with { MaxReplicas = null, MinReplicas = null }, 0, [0, track.Max()]))),
        c => Math.Abs((c.plan.ForecastPart / c.options.Threshold) - Math.Round(c.plan.ForecastPart / c.options.Threshold)) < 1e-3);

    [Fact]
    public void A_settled_part_asks_for_as_many_replicas_as_the_whole_ones_that_it_stands_for() => Check(
        from options in Policies
        from replicas in Gen.Choose(0, 60)
        from need in Gen.Choose(0, 6000).Select(hundredths => hundredths / 100.0)
        let whole = Math.Round(replicas * options.Threshold, 3)
        select (options, whole, settled: SettledPart.Of(whole, need * options.Threshold, TimeSpan.FromHours(1), options, [])),
        c => c.settled <= c.whole && Replicas(c.options, c.settled) == Replicas(c.options, c.whole));

    [Fact]
    public void The_forecast_part_covers_the_newest_forecast_with_its_margin() => Check(
        from options in Policies
        from track in Demands
        select (options: options with { MaxReplicas = null }, track),
        c => Fold(c.options, c.track) >= (c.track[^1] * (1 + c.options.MarginFraction)) - (2e-4 * c.options.Threshold) - 0.001);

    [Fact]
    public void An_absolute_ramp_holds_up_to_the_rounding_to_a_replica() => Check(
        from up in Gen.Choose(1, 60)
        from down in Gen.Choose(1, 60)
        from track in Demands
        select (options: Options with { RampUp = new RampLimit(up, null), RampDown = new RampLimit(down, null) }, up, down, track),
        c => Spans(c.options, c.track).All(span =>
            span.After - span.Before <= (c.up * span.Minutes) + c.options.Threshold + 0.01
            && span.Before - span.After <= (c.down * span.Minutes) + c.options.Threshold + (0.1 * c.options.Threshold) + 0.01));

    [Fact]
    public void Constant_demand_with_noise_below_the_dead_band_changes_replicas_at_most_once() => Check(
        from level in Demand
        from noise in Gen.Choose(0, 40).ArrayOf().Where(noise => noise.Length > 1)
        select Parts(Options with { MarginFraction = 0 }, [.. noise.Select(hundredths => level + (hundredths / 100.0) + 1)]),
        parts => parts.Select(part => Replicas(Options, part)).ToArray() is var replicas
            && replicas.Zip(replicas.Skip(1)).Count(pair => pair.First != pair.Second) <= 1);

    [Fact]
    public void While_blind_the_value_never_falls_and_is_never_a_zero_that_was_not_published_before() => Check(
        from options in Policies
        from nowcast in Demand
        from track in Demands
        from horizon in Gen.Choose(1, 40)
        from knots in Demand.ListOf(40)
        select (input: Input(options, nowcast, track) with { Forecast = Of(h => knots.Take(h).Max(), horizon: horizon) }, options),
        c => NeverFalls(c.input));

    [Fact]
    public void Equal_inputs_give_equal_plans() => Check(
        from options in Policies
        from nowcast in Demand
        from track in Demands
        select Input(options, nowcast, track),
        input => Same(Planner.Plan(input), Planner.Plan(input with { Track = [.. input.Track] })));

    [Fact]
    public void Unknown_demand_without_a_plan_before_is_never_a_value() => Check(
        from options in Policies
        from track in Demands
        select Planner.Plan(Input(options, 0, track) with { Nowcast = Nowcast.Unknown("down") }),
        plan => plan.State == PlanState.Unavailable && double.IsNaN(plan.Value));

    private static bool NeverFalls(PlanInput sighted)
    {
        Plan before = Planner.Plan(sighted);
        for (int i = 1; i <= 40; i++)
        {
            Plan plan = Planner.Plan(Blind(sighted, before, TimeSpan.FromSeconds(60 * i)));
            if (plan.State == PlanState.Unavailable)
            {
                return double.IsNaN(plan.Value);
            }

            if (!(plan.Value >= before.Value) || (before.Active && !plan.Active) || !double.IsFinite(plan.Value))
            {
                return false;
            }

            before = plan;
        }

        return false;
    }

    private static bool Same(Plan one, Plan two) =>
        one with { Reasons = [] } == two with { Reasons = [] } && one.Reasons.SequenceEqual(two.Reasons);

    /// <summary>What the HPA makes of a value.</summary>
    private static double Replicas(TriggerOptions options, double value) => Math.Ceiling(Math.Round(value / options.Threshold, 6));

    private static double Value(TriggerOptions options, double nowcast, double[] track) => Planner.Plan(Input(options, nowcast, track)).Value;

    private static PlanInput Input(TriggerOptions options, double nowcast, double[] track) =>
        Predictive(nowcast, track[^1], options) with { Track = Track(track) };

    private static double[] Raised(double[] track, int at, double more)
    {
        double[] raised = [.. track];
        raised[at] += more;
        return raised;
    }

    private static double Fold(TriggerOptions options, double[] track) =>
        ForecastPartChain.Fold(Predictive(0, track[^1], options), Track(track), track[^1], []);

    /// <summary>The part after each origin of one replay.</summary>
    private static double[] Parts(TriggerOptions options, double[] track) =>
        [.. Enumerable.Range(1, track.Length).Select(length => Fold(options, track[..length]))];

    private static IEnumerable<(double Before, double After, int Minutes)> Spans(TriggerOptions options, double[] track)
    {
        double[] parts = Parts(options, track);
        return from i in Enumerable.Range(0, parts.Length)
               from j in Enumerable.Range(i + 1, parts.Length - i - 1)
               select (parts[i], parts[j], j - i);
    }

    private static void Check<T>(Gen<T> cases, Func<T, bool> holds) =>
        Prop.ForAll(cases.ToArbitrary(), holds).QuickCheckThrowOnFailure();
}
