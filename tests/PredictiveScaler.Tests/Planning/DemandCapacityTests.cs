using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Planning.PlanSamples;

namespace PredictiveScaler.Tests.Planning;

/// <summary>A workload whose replicas carry less the more there are: 10 needs 1, 45 needs 5, 80 needs 10. Threshold 10.</summary>
public sealed class DemandCapacityTests
{
    private static readonly TriggerOptions Curved = Options with
    {
        MarginFraction = 0,
        Capacity = new CapacityCurve([new CapacityPoint(10, 1), new CapacityPoint(45, 5), new CapacityPoint(80, 10)]),
    };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.01, 1)] // any demand needs one
    [InlineData(10, 1)]
    [InlineData(10.1, 2)] // 1 + 0.1 * 4 / 35 = 1.011
    [InlineData(27.5, 3)] // half-way between 1 and 5
    [InlineData(45, 5)]
    [InlineData(46, 6)] // 5 + 1 * 5 / 35 = 5.14
    [InlineData(80, 10)]
    [InlineData(87, 11)] // as between the last two: 5 / 35 a unit
    [InlineData(150, 20)] // 10 + 70 / 7
    public void Demand_needs_the_whole_replicas_of_the_curve(double demand, double replicas)
    {
        Assert.Equal(replicas, DemandCapacity.Replicas(Curved, demand));
        Assert.Equal(replicas * 10, DemandCapacity.WholeValue(Curved, demand));
    }

    [Fact]
    public void One_point_is_a_proportion()
    {
        TriggerOptions options = Options with { Capacity = new CapacityCurve([new CapacityPoint(20, 3)]) };

        Assert.Equal(2, DemandCapacity.Replicas(options, 10)); // 1.5
        Assert.Equal(6, DemandCapacity.Replicas(options, 40));
    }

    [Fact]
    public void Unknown_demand_is_not_zero() => Assert.True(double.IsNaN(DemandCapacity.Replicas(Curved, double.NaN)) && double.IsNaN(DemandCapacity.Replicas(Options, double.NaN)));

    [Fact]
    public void Without_a_curve_demand_is_the_value() => Assert.Equal(33.3, DemandCapacity.WholeValue(Options, 33.3));

    [Fact]
    public void The_forecast_part_is_replicas_times_threshold()
    {
        Plan plan = Planner.Plan(Predictive(20, 60, Curved));

        Assert.Equal(80, plan.Value); // 5 + 15 / 7 = 7.14 -> 8
        Assert.Equal(8, Plan.Replicas(plan.Value, 10));
        Assert.Equal(60, plan.WindowForecast);
        Assert.Contains(ReasonCode.Capacity, Codes(plan));
    }

    [Fact]
    public void Measured_demand_takes_the_replicas_of_the_curve_in_every_state()
    {
        Assert.Equal(110, Planner.Plan(Predictive(87, 20, Curved)).Value);
        Assert.Equal(110, Planner.Plan(Predictive(87, 20, Curved) with { Gate = Demoted }).Value);
        Assert.Equal(110, Planner.Plan(Predictive(87, 20, Curved with { Mode = ScalingMode.Preview })).Value);
        Assert.Equal(87, Planner.Plan(Predictive(87, 20, Curved)).Nowcast);
    }

    [Fact]
    public void Margin_is_on_demand_before_the_curve()
    {
        // 60 * 1.5 = 90 -> 10 + 10 / 7 = 11.43 -> 12; on replicas it would be 7.14 * 1.5 = 10.7 -> 11.
        Assert.Equal(120, Planner.Plan(Predictive(0, 60, Curved with { MarginFraction = 0.5 })).Value);
    }

    [Fact]
    public void Ramps_are_on_replicas_times_threshold()
    {
        TriggerOptions options = Curved with { RampUp = new RampLimit(20, null) };

        Assert.Equal(30, Planner.Plan(Predictive(0, 80, options) with { Track = Track(10, 80) }).Value); // from 1 replica by 2
    }

    [Fact]
    public void Bounds_in_demand_are_demand_to_the_curve_too()
    {
        Assert.Equal(50, Planner.Plan(Predictive(1, 1, Curved with { MinValue = 45 })).Value);
        Assert.Equal(50, Planner.Plan(Predictive(100, 100, Curved with { MaxValue = 45 })).Value);
        Assert.Equal(30, Planner.Plan(Predictive(100, 100, Curved with { MaxReplicas = 3 })).Value);
    }

    [Fact]
    public void Whether_it_is_active_is_a_question_of_demand()
    {
        TriggerOptions options = Curved with { ActivationThreshold = 5 };

        // Demand 4 would be one replica, 10 as a value.
        Assert.False(Planner.Plan(Predictive(4, 4, options)).Active);
        Assert.False(Planner.Plan(Predictive(4, 4, options) with { Gate = Demoted }).Active);
        Assert.True(Planner.Plan(Predictive(6, 0, options) with { Gate = Demoted }).Active);
    }
}
