using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public class ManualClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 6, 0, 0, TimeSpan.Zero);
    private readonly ManualClock _clock = new(Start);

    [Fact]
    public void Timers_fire_in_due_order_at_the_time_they_fall_due()
    {
        List<string> fired = [];
        using ITimer slow = _clock.CreateTimer(_ => fired.Add($"slow {Elapsed()}"), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        using ITimer fast = _clock.CreateTimer(_ => fired.Add($"fast {Elapsed()}"), null, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4));

        _clock.AdvanceTo(Start.AddSeconds(11));

        Assert.Equal(["fast 4", "fast 8", "slow 10"], fired);
        Assert.Equal(Start.AddSeconds(11), _clock.GetUtcNow());
    }

    [Fact]
    public void Nothing_moves_by_itself_and_a_stopped_timer_stays_silent()
    {
        int fired = 0;
        ITimer timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Assert.Equal(0, fired);

        timer.Dispose();
        _clock.AdvanceTo(Start.AddMinutes(1));

        Assert.Equal(0, fired);
    }

    [Fact]
    public void A_due_time_of_zero_fires_at_once_and_then_by_its_period()
    {
        int fired = 0;
        using ITimer timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(1, fired);

        _clock.AdvanceTo(Start.AddSeconds(10));

        Assert.Equal(3, fired);
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_passes_it()
    {
        Task delay = Task.Delay(TimeSpan.FromSeconds(30), _clock);
        _clock.AdvanceTo(Start.AddSeconds(29));
        Assert.False(delay.IsCompleted);

        _clock.AdvanceTo(Start.AddSeconds(30));

        await delay;
        Assert.Equal(30 * TimeSpan.TicksPerSecond, _clock.GetTimestamp() - Start.UtcTicks);
    }

    [Fact]
    public void Time_does_not_run_back() => Assert.Throws<ArgumentOutOfRangeException>(() => _clock.AdvanceTo(Start.AddTicks(-1)));

    private int Elapsed() => (int)(_clock.GetUtcNow() - Start).TotalSeconds;
}
