namespace PredictiveScaler.Monitoring;

/// <summary>
/// The same clock, whose UTC never steps: Polly keeps an open circuit until a UTC instant, and a wall clock that is set back by an hour
/// would keep it open for that hour.
/// </summary>
internal sealed class MonotonicTime(TimeProvider inner) : TimeProvider
{
    private readonly DateTimeOffset _start = inner.GetUtcNow();
    private readonly long _startTimestamp = inner.GetTimestamp();

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _start + inner.GetElapsedTime(_startTimestamp);

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
