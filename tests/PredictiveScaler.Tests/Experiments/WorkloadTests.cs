using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Tests.Simulating;

namespace PredictiveScaler.Tests.Experiments;

public sealed class WorkloadTests
{
    [Fact]
    public void A_replica_serves_a_twentieth_of_a_high_percentile_of_the_first_half_alone()
    {
        // First half 1 to 1000, and what is judged a hundred times that; the 99.5th percentile is 0.995 of the way from 1 to 1000.
        Trace trace = Loads.Of(Loads.Minute, 2000, i => i < 1000 ? i + 1 : 100_000);

        Assert.Equal((1 + (0.995 * 999)) / 20, ReplicaCapacity.Of(trace), 6);
    }

    [Fact]
    public void A_load_in_coarse_units_is_read_in_a_finer_one_by_a_power_of_ten()
    {
        // A replica would serve 0.5 / 20 = 0.025, which three decimals cannot say well: a thousand times that is 25.
        Trace trace = ReplicaCapacity.InFineUnits(Loads.Of(Loads.Minute, 100, _ => 0.5));

        Assert.Equal(500, trace.Values[0], 9);
        Assert.Equal(25, ReplicaCapacity.Of(trace), 9);
        Trace fine = Loads.Of(Loads.Minute, 100, _ => 400);
        Assert.Same(fine, ReplicaCapacity.InFineUnits(fine));
    }

    [Fact]
    public void A_load_that_is_nearly_always_0_has_no_replica_size() =>
        Assert.Throws<InvalidDataException>(() => ReplicaCapacity.InFineUnits(Loads.Of(Loads.Minute, 1000, i => i == 3 ? 1 : 0)));
}
