using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Tests.Monitoring;

public sealed class MonotonicTimeTests
{
    [Fact]
    public void A_wall_clock_that_is_set_back_does_not_step_the_monotonic_one()
    {
        SteppingClock wall = new();
        MonotonicTime time = new(wall);
        DateTimeOffset start = time.GetUtcNow();

        wall.Utc -= TimeSpan.FromHours(1);
        wall.Elapsed += TimeSpan.FromSeconds(3);

        Assert.Equal(TimeSpan.FromSeconds(3), time.GetUtcNow() - start);
    }

    private sealed class SteppingClock : TimeProvider
    {
        public DateTimeOffset Utc { get; set; } = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Utc;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
