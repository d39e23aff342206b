using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Serving.Listening;

namespace PredictiveScaler.Tests.Serving.Listening;

public sealed class LogGateTests
{
    [Fact]
    public void One_line_in_ten_seconds_says_how_many_were_withheld()
    {
        FakeTimeProvider clock = new();
        LogGate gate = new(clock);

        Assert.True(gate.TryPass(out long withheld));
        Assert.Equal(0, withheld);
        Assert.False(gate.TryPass(out _));
        Assert.False(gate.TryPass(out _));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(gate.TryPass(out withheld));
        Assert.Equal(2, withheld);
    }
}
