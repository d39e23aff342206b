using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Serving;

public sealed class WakingTests
{
    [Fact]
    public async Task A_trigger_asked_again_after_a_rest_answers_with_demand_of_now()
    {
        ScriptedMetricSource source = new(_ => 30);
        await using ServedScaler served = await ServedScaler.StartAsync(source, ("Control:IdleAfter", "00:01:00"));
        ScaledObjectRef trigger = ServedScaler.Trigger();
        Assert.Equal(30, await served.ValueAsync(trigger));

        await served.WalkAsync(TimeSpan.FromMinutes(3));
        source.Demand = _ => 70;

        Assert.Equal(70, await served.ValueAsync(trigger));
    }
}
