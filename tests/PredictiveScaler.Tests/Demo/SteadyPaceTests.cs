using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public class SteadyPaceTests
{
    [Fact]
    public async Task Simulated_time_passes_at_the_speed_asked_for()
    {
        ManualClock wall = new(DateTimeOffset.UnixEpoch);
        SteadyPace pace = new(speed: 60, wall);

        // 15 simulated seconds at 60 a second are 250 ms.
        Task tick = pace.AfterTickAsync(TimeSpan.FromSeconds(15), default);
        wall.AdvanceTo(DateTimeOffset.UnixEpoch.AddMilliseconds(249));
        Assert.False(tick.IsCompleted);
        wall.AdvanceTo(DateTimeOffset.UnixEpoch.AddMilliseconds(250));
        await tick;

        // A tick that took too long is made up for.
        wall.AdvanceTo(DateTimeOffset.UnixEpoch.AddMilliseconds(900));
        Assert.True(pace.AfterTickAsync(TimeSpan.FromSeconds(15), default).IsCompleted);
    }
}
