using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Serving.Listening;

namespace PredictiveScaler.Tests.Serving.Listening;

public sealed class CallRateTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_burst_is_let_through_then_the_rate()
    {
        CallRate rate = new(perSecond: 10, burstSeconds: 2, _clock);

        // 10 a second, 2 s' worth at once.
        Assert.Equal(20, Taken(rate, 100));
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(5, Taken(rate, 100));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(20, Taken(rate, 100));
    }

    [Fact]
    public void Zero_is_any_number()
    {
        CallRate rate = new(perSecond: 0, burstSeconds: 2, _clock);

        Assert.Equal(10_000, Taken(rate, 10_000));
    }

    [Fact]
    public void Callers_at_the_same_time_get_no_more_than_one_after_the_other()
    {
        CallRate rate = new(perSecond: 100, burstSeconds: 4, _clock);
        int taken = 0;

        Parallel.For(0, 5000, _ =>
        {
            if (rate.TryTake())
            {
                Interlocked.Increment(ref taken);
            }
        });

        Assert.Equal(400, taken);
    }

    [Fact]
    public void It_costs_no_memory()
    {
        CallRate rate = new(perSecond: 1000, burstSeconds: 4, TimeProvider.System);
        rate.TryTake();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Taken(rate, 1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int Taken(CallRate rate, int calls)
    {
        int taken = 0;
        for (int i = 0; i < calls; i++)
        {
            taken += rate.TryTake() ? 1 : 0;
        }

        return taken;
    }
}
