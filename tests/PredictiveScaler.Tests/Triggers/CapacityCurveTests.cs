using PredictiveScaler.Triggers;
using static PredictiveScaler.Tests.Triggers.MetadataSamples;

namespace PredictiveScaler.Tests.Triggers;

public sealed class CapacityCurveTests
{
    [Fact]
    public void Measured_points_that_rise_are_the_curve()
    {
        CapacityCurve curve = Fit("fit 80:10, 10:1, 45:5");

        Assert.Equal([1, 5, 10], new[] { 10.0, 45, 80 }.Select(curve.Replicas));
    }

    [Fact]
    public void Measured_points_that_contradict_each_other_become_their_mean()
    {
        CapacityCurve curve = Fit("fit 10:1,40:5,50:4,90:10");

        Assert.Equal(4.5, curve.Replicas(45)); // of 40:5 and 50:4
        Assert.Equal([1, 10], new[] { 10.0, 90 }.Select(curve.Replicas));
        Assert.Equal(2.75, curve.Replicas(27.5)); // half-way from 10:1 to 45:4.5
    }

    [Fact]
    public void The_same_demand_measured_twice_is_one_point() => Assert.Equal(4, Fit("fit 40:3,40:5,80:9").Replicas(40));

    [Fact]
    public void A_fit_with_a_flat_end_goes_on_in_proportion()
    {
        CapacityCurve curve = Fit("fit 10:1,50:9,100:10");

        // As between the last two it would be 10 + 100 / 50 = 12.
        Assert.Equal(20, curve.Replicas(200), 9);
        Assert.Equal(30, curve.Replicas(300), 9);
    }

    [Fact]
    public void A_table_with_a_flat_end_is_taken_at_its_word() => Assert.Equal(12, Options(("capacity", "10:1,50:9,100:10")).Capacity!.Replicas(200));

    [Fact]
    public void Points_out_of_order_are_refused_unless_they_are_to_be_fitted() =>
        Assert.Contains("write fit before measured points", Problem(("capacity", "10:1,40:5,50:4")).Advice, StringComparison.Ordinal);

    [Fact]
    public void Demand_beyond_all_reason_stays_finite() => Assert.Equal(1e9, Fit("1:1,1.0001:100000").Replicas(1e300));

    [Fact]
    public void Bounds_in_demand_and_in_replicas_are_compared_along_the_curve()
    {
        // 200 needs 2 replicas here, not 2 of 100 each, and 400 needs 6.
        Assert.Empty(Parse(("capacity", "300:3,400:6"), ("minValue", "200"), ("maxReplicas", "2")).Problems);
        Assert.Equal("minValue", Problem(("capacity", "300:3,400:6"), ("minValue", "400"), ("maxReplicas", "5")).Key);
        Assert.Equal("minReplicas", Problem(("capacity", "300:3,400:6"), ("minReplicas", "3"), ("maxValue", "200")).Key);
    }

    private static CapacityCurve Fit(string text) => Options(("capacity", text)).Capacity!;
}
