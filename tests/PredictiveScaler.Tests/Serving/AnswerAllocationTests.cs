using Microsoft.Extensions.Options;
using PredictiveScaler.Control;
using PredictiveScaler.Serving;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.Tests.Control;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Serving;

public sealed class AnswerAllocationTests
{
    private const int Calls = 1000;

    [Fact]
    public async Task A_warm_answer_allocates_its_message_and_nothing_else()
    {
        await using ControlRig rig = await ControlRig.StartAsync(new ScriptedMetricSource(_ => 33.3));
        ExternalScalerService service = new(rig.Registry, Options.Create(new ControlOptions()), rig.Clock);
        ScaledObjectRef reference = ServedScaler.Trigger();
        TriggerState trigger = rig.Registry.Register(KedaMessages.Identity(reference)).Trigger!;
        // Another trigger of the same ScaledObject, which differs in one value.
        rig.Registry.Register(KedaMessages.Identity(ServedScaler.Trigger("frontend", ("threshold", "20"))));
        await rig.SettleAsync();
        GetMetricsRequest request = ServedScaler.Metrics(reference);

        long found = Allocated(() => service.Fresh(rig.Registry.TryGet(KedaMessages.Identity(reference), out TriggerState? warm) ? warm : null!));
        long message = Allocated(() => Task.FromResult(KedaMessages.Value(request.MetricName, trigger.Plan!)));
        long answer = Allocated(() => service.GetMetrics(request, null!));

        Assert.Equal(0, found);
        Assert.Equal(message, answer);
    }

    [Fact]
    public void The_order_of_a_map_does_not_matter_and_every_entry_does()
    {
        TriggerIdentity one = Identity(("query", "q"), ("a", "1"), ("b", "2"));
        TriggerIdentity two = Identity(("b", "2"), ("query", "q"), ("a", "1"));

        Assert.True(one.Equals(two) && one.ToKept().Equals(two) && one.Equals(two.ToKept()) && one.ToKept().Equals(two.ToKept()));
        Assert.Equal(one.GetHashCode(), two.ToKept().GetHashCode());
        foreach (TriggerIdentity other in new[] { Identity(("query", "q"), ("a", "1"), ("b", "3")), Identity(("query", "q"), ("a", "1"), ("c", "2")), Identity(("query", "q"), ("a", "1")) })
        {
            Assert.False(one.Equals(other) || one.ToKept().Equals(other) || other.ToKept().Equals(one));
        }
    }

    private static TriggerIdentity Identity(params (string Key, string Value)[] metadata) =>
        new("shop", "frontend", metadata.ToDictionary(entry => entry.Key, entry => entry.Value));

    private static long Allocated(Func<object?> call)
    {
        for (int i = 0; i < Calls; i++)
        {
            GC.KeepAlive(call());
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
        {
            GC.KeepAlive(call());
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }
}
