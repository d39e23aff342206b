using Microsoft.Extensions.Time.Testing;

namespace PredictiveScaler.Tests.Control;

/// <summary>A clock that counts how often it is looked at.</summary>
internal sealed class CountingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private long _looks;

    public long Looks => Interlocked.Read(ref _looks);

    public override DateTimeOffset GetUtcNow()
    {
        Interlocked.Increment(ref _looks);
        return base.GetUtcNow();
    }
}
