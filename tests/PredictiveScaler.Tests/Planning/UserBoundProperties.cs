using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Planning;
using PredictiveScaler.Tests.Triggers;
using PredictiveScaler.TestSupport;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Planning.PlanSamples;

namespace PredictiveScaler.Tests.Planning;

/// <summary>What holds whatever a user says with capacity, calendar and budget.</summary>
public sealed class UserBoundProperties
{
    private static readonly Gen<double> Demand = Gen.Choose(0, 5000).Select(tenths => tenths / 10.0);
    private static readonly Gen<double[]> Demands = Demand.ArrayOf().Where(demands => demands.Length > 0);

    private static readonly Gen<CapacityPoint[]> Points = Gen.Choose(1, 60).Two().ArrayOf().Where(steps => steps.Length > 0)
        .Select(steps => steps.Aggregate<(int Demand, int Replicas), CapacityPoint[]>([], (points, step) =>
            [.. points, new CapacityPoint(points.LastOrDefault().Demand + step.Demand, points.LastOrDefault().Replicas + step.Replicas)]));

    private static readonly Gen<CapacityCurve?> Curves = Gen.OneOf(Gen.Constant<CapacityCurve?>(null), Points.Select(points => (CapacityCurve?)new CapacityCurve(points)));

    /// <summary>Around noon, where the samples are; from 11:54 on the lead window reaches it.</summary>
    private static readonly string[] Rules =
    [
        "daily 12:06-13:00 min=195", "daily 12:00-12:01 minReplicas=3", "daily 11:00-12:00 min=300", "daily 11:00-18:00 max=95", "daily 00:00-00:00 maxReplicas=7",
        "daily 12:03-12:04 max=10 uplift=0.5", "2026-03-02T12:05/1h uplift=2.5", "2026-03-02T11:30/40m uplift=0.3", "mon 22:00-06:00 min=900",
    ];

    private static readonly Gen<TriggerOptions> Policies =
        from threshold in Gen.Elements(0.001, 0.333, 1, 10, 250)
        from margin in Gen.Elements(0, 0.1)
        from activation in Gen.Elements(0.0, 1, 40)
        from minimum in Gen.Elements(0, 2)
        from maximum in Gen.Elements<int?>(null, 4, 1000)
        from curve in Curves
        from rules in Gen.SubListOf(Rules)
        select WithRules(
            Options with { Threshold = threshold, MarginFraction = margin, ActivationThreshold = activation, MinReplicas = minimum, MaxReplicas = maximum, Capacity = curve }, rules);

    private static readonly Gen<double> Allowances = Gen.OneOf(Gen.Constant(double.PositiveInfinity), Gen.Choose(0, 60).Select(replicas => (double)replicas));

    [Fact]
    public void More_forecast_demand_at_any_origin_never_gives_less_value() => Check(
        from options in Policies
        from nowcast in Demand
        from track in Demands
        from at in Gen.Choose(0, track.Length - 1)
        from more in Demand
        from allowance in Allowances
        let raised = track.Select((forecast, i) => i == at ? forecast + more : forecast).ToArray()
        select Value(options, nowcast, raised, allowance) >= Value(options, nowcast, track, allowance));

    [Fact]
    public void More_measured_demand_never_gives_less_value() => Check(
        from options in Policies
        from nowcast in Demand
        from track in Demands
        from more in Demand
        from allowance in Allowances
        select Value(options, nowcast + more, track, allowance) >= Value(options, nowcast, track, allowance));

    [Fact]
    public void More_demand_never_needs_fewer_replicas_and_any_demand_needs_one() => Check(
        from options in Policies
        from demand in Demand
        from more in Demand
        let replicas = DemandCapacity.Replicas(options, demand)
        select DemandCapacity.Replicas(options, demand + more) >= replicas && (demand == 0 ? replicas == 0 : replicas >= 1) && replicas == Math.Round(replicas));

    [Fact]
    public void A_fit_rises_whatever_was_measured_and_leaves_alone_what_rises() => Check(
        from measured in Gen.Choose(1, 100).Two().ArrayOf().Where(points => points.Length > 0)
        from rising in Points
        from demand in Demand
        from more in Demand
        let fit = new CapacityCurve(MonotoneFit.Of(measured.Select(point => new CapacityPoint(point.Item1, point.Item2))))
        select fit.Replicas(demand + more) >= fit.Replicas(demand)
            && rising.SequenceEqual(MonotoneFit.Of(rising.Reverse()).Take(rising.Length)));

    [Fact]
    public void The_value_is_within_the_bounds_of_calendar_and_user_while_demand_is_wanted() => Check(
        from options in Policies
        from nowcast in Demand
        from track in Demands
        from allowance in Allowances
        let plan = Planner.Plan(Input(options, nowcast, track, allowance))
        let calendar = CalendarBounds.Of(options, Noon)
        let floor = CalendarBounds.Floor(options, calendar)
        let ceiling = Math.Min(CalendarBounds.Ceiling(options, calendar), allowance * options.Threshold)
        let measured = DemandCapacity.WholeValue(options, nowcast)
        select plan.State == PlanState.Predictive
            && double.IsFinite(plan.Value)
            && plan.Value <= HardBounds.Maximum(options)
            && plan.Value <= Math.Max(Math.Max(measured, HardBounds.Minimum(options)), Math.Max(ceiling, floor))
            && (plan.Wanted ? plan.Value >= floor && plan.Value >= Math.Min(measured, HardBounds.Maximum(options)) && plan.Active : plan.Value == 0));

    [Fact]
    public void A_plan_does_not_depend_on_what_was_planned_before() => Check(
        from options in Policies
        from nowcast in Demand
        from track in Demands
        from earlier in Gen.Choose(0, 20_000)
        let cold = options.Schedule is null ? options : WithRules(options, Rules)
        let warm = options.Schedule is null ? options : WithRules(options, Rules)
        let other = CalendarBounds.Of(warm, Noon.AddMinutes(-earlier))
        select Same(Planner.Plan(Input(cold, nowcast, track)), Planner.Plan(Input(warm, nowcast, track))) && other.Uplift > 0);

    [Fact]
    public void An_absolute_ramp_holds_on_replicas_up_to_the_rounding_to_one() => Check(
        from up in Gen.Choose(1, 60)
        from curve in Curves
        from track in Demands
        let options = Options with { RampUp = new RampLimit(up, null), Capacity = curve }
        let parts = Parts(options, track)
        select parts.Zip(parts.Skip(1)).All(pair => pair.Second - pair.First <= up + options.Threshold + 0.01));

    [Fact]
    public void Constant_demand_with_noise_within_the_dead_band_changes_replicas_at_most_once() => Check(
        from curve in Curves
        from level in Demand
        from noise in Gen.Choose(0, 100).ArrayOf().Where(noise => noise.Length > 1)
        let options = Options with { MarginFraction = 0, Capacity = curve }
        let width = DeadBandOf(options, level)
        let replicas = Parts(options, [.. noise.Select(percent => level + (width * percent / 100))]).Select(part => Math.Ceiling(Math.Round(part / options.Threshold, 6))).ToArray()
        select replicas.Zip(replicas.Skip(1)).Count(pair => pair.First != pair.Second) <= 1);

    [Fact]
    public void The_plans_of_a_day_keep_the_budget_whatever_is_forecast_as_far_as_measured_demand_does() => Check(
        from budget in Gen.Choose(1, 600)
        from curve in Curves
        from zone in Gen.Elements("UTC", "Europe/Berlin", "America/Santiago", "Asia/Kathmandu")
        from date in Gen.Choose(0, 364)
        from levels in Demand.ArrayOf(5 * 26)
        from gap in Gen.Choose(0, 40)
        from forecasts in Demand.ArrayOf(26)
        select KeepsBudget(
            Options with { Capacity = curve, BudgetPodHoursPerDay = budget, TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone), Query = Options.Query with { Step = TimeSpan.FromMinutes(30) } },
            Noon.AddDays(date), levels, gap, forecasts));

    /// <summary>Plans every half-hour of a local day; extra is granted only while all that the day takes, the extra included, is within the budget.</summary>
    private static bool KeepsBudget(TriggerOptions options, DateTimeOffset noon, double[] levels, int gap, double[] forecasts)
    {
        (DateTimeOffset start, DateTimeOffset end) = LocalTime.DayOf(noon, options.TimeZone);
        TimeSpan step = options.QueryStep;
        DateTimeOffset first = TimeGrid.Floor(start, step);
        // Half of the days are known to the pace only through their levels; some samples are missing.
        float[] demand = [.. Enumerable.Range(0, 5 * 52).Select(i => i % 41 == gap ? float.NaN : (float)(levels[i / 2] / 10))];
        ArrayHistory history = new(first - (step * (4 * 48)), step, demand);
        double spent = 0;
        for (DateTimeOffset time = first; time < TimeGrid.Floor(end, step); time += step)
        {
            float[] measured = new float[1];
            history.Read(time + step, step, measured);
            double nowcast = float.IsNaN(measured[0]) ? 0 : measured[0];
            double forecast = forecasts[(int)((time - first) / TimeSpan.FromHours(1)) % forecasts.Length];
            DateTimeOffset now = time > start ? time : start;
            PlanInput input = new()
            {
                Options = options,
                Time = now,
                Nowcast = new Nowcast(nowcast),
                Gate = Promoted,
                Forecast = Flat(forecast, time),
                Track = [new TrackPoint(time, forecast)],
                Allowance = DailyBudget.Allowance(history, options, now),
            };
            double replicas = Plan.Replicas(Planner.Plan(input).Value, options.Threshold);
            spent += replicas * step.TotalHours;
            if (replicas > DemandCapacity.Replicas(options, nowcast) && spent > options.BudgetPodHoursPerDay + 1e-6)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Demand above <paramref name="level"/> that is less than a tenth of a replica more.</summary>
    private static double DeadBandOf(TriggerOptions options, double level)
    {
        double width = 1;
        while (DemandCapacity.Value(options, level + width) - DemandCapacity.Value(options, level) >= 0.099 * options.Threshold)
        {
            width /= 2;
        }

        return width;
    }

    private static TriggerOptions WithRules(TriggerOptions options, IEnumerable<string> rules) =>
        rules.Any() ? options with { Schedule = MetadataSamples.Options(("calendar", string.Join(';', rules))).Schedule } : options;

    private static bool Same(Plan one, Plan two) =>
        one with { Reasons = [] } == two with { Reasons = [] } && one.Reasons.SequenceEqual(two.Reasons);

    private static double Value(TriggerOptions options, double nowcast, double[] track, double allowance) =>
        Planner.Plan(Input(options, nowcast, track, allowance)).Value;

    private static PlanInput Input(TriggerOptions options, double nowcast, double[] track, double allowance = double.PositiveInfinity) =>
        Predictive(nowcast, track[^1], options) with { Track = Track(track), Allowance = allowance };

    /// <summary>The part after each origin of one replay.</summary>
    private static double[] Parts(TriggerOptions options, double[] track) => [.. Enumerable.Range(1, track.Length)
        .Select(length => ForecastPartChain.Fold(Predictive(0, track[length - 1], options), Track(track[..length]), track[length - 1], []))];

    private static void Check(Gen<bool> holds) => Prop.ForAll(holds.ToArbitrary(), held => held).QuickCheckThrowOnFailure();
}
