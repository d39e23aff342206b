using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public class ScaledWorkloadTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 6, 0, 0, TimeSpan.Zero);
    private static readonly WorkloadSettings Settings = new() { CapacityPerPod = 70 };

    [Fact]
    public async Task A_workload_wakes_from_zero_by_a_poll_and_then_grows_by_syncs()
    {
        ScriptedScaler scaler = new(new ScalerAnswer(300, true));
        ScaledWorkload workload = await ScaledWorkload.CreateAsync(scaler, Settings, default);

        // 15 s past the poll: nobody asks at zero replicas.
        await workload.TickAsync(Start.AddSeconds(15), 300, default);
        Assert.Equal((0, 0), (workload.Replicas, scaler.Asked));

        // The poll wakes one pod, the HPA's sync right after adds four: 1 + 4 of the 6 wanted.
        await workload.TickAsync(Start.AddSeconds(30), 300, default);
        Assert.Equal((5, 0, 2), (workload.Replicas, workload.Ready, scaler.Asked));
        await workload.TickAsync(Start.AddSeconds(45), 300, default);
        Assert.Equal((6, 3), (workload.Replicas, scaler.Asked));
    }

    [Fact]
    public async Task Pods_serve_after_their_start_up_and_the_shortfall_until_then_is_counted()
    {
        ScaledWorkload workload = await ScaledWorkload.CreateAsync(new ScriptedScaler(new ScalerAnswer(60, true)), Settings, default);

        for (int tick = 0; tick < 8; tick++)
        {
            await workload.TickAsync(Start.AddSeconds(15 * tick), 60, default);
        }

        // 2 pods from tick 0 on, ready at 90 s = tick 6: ticks 0 to 5 fall short. 8 ticks x 2 pods x 15 s = 240 s.
        Assert.Equal(2, workload.Ready);
        Assert.Equal(6 * 0.25, workload.ViolationMinutes);
        Assert.Equal(240 / 3600.0, workload.PodHours, 12);
    }

    [Fact]
    public async Task A_failing_scaler_holds_the_replicas()
    {
        ScriptedScaler scaler = new(new ScalerAnswer(300, true));
        ScaledWorkload workload = await ScaledWorkload.CreateAsync(scaler, Settings, default);
        await workload.TickAsync(Start, 300, default);
        scaler.Answer = new ScalerAnswer(null, null, "unavailable");

        for (int tick = 1; tick < 100; tick++)
        {
            await workload.TickAsync(Start.AddSeconds(15 * tick), 300, default);
        }

        Assert.Equal(5, workload.Replicas);
    }

    [Fact]
    public async Task Without_demand_the_workload_goes_back_to_zero_after_the_cooldown()
    {
        ScriptedScaler scaler = new(new ScalerAnswer(300, true));
        ScaledWorkload workload = await ScaledWorkload.CreateAsync(scaler, Settings, default);
        await workload.TickAsync(Start, 300, default);
        scaler.Answer = new ScalerAnswer(0, false);

        for (int tick = 1; tick <= 21; tick++)
        {
            await workload.TickAsync(Start.AddSeconds(15 * tick), 0, default);
        }

        // Tick 20 is 300 s after the last active poll: not yet more than the cooldown.
        Assert.NotEqual(0, workload.Replicas);
        await workload.TickAsync(Start.AddSeconds(330), 0, default);
        Assert.Equal(0, workload.Replicas);
    }

    private sealed class ScriptedScaler(ScalerAnswer answer) : IKedaScaler
    {
        public ScalerAnswer Answer { get; set; } = answer;

        public int Asked { get; private set; }

        public Task<double> TargetAsync(CancellationToken cancellationToken) => Task.FromResult(50.0);

        public Task<ScalerAnswer> AskAsync(CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(Answer);
        }
    }
}
