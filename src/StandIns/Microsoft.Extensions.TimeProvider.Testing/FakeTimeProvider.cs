namespace Microsoft.Extensions.Time.Testing;

/// <summary>
/// A clock that moves only when it is told to. Timers fire, in due order, inside the call that moves it.
/// Names and shape of the official package Microsoft.Extensions.TimeProvider.Testing, so that it can take this place.
/// </summary>
public class FakeTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _now;

    public FakeTimeProvider()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public FakeTimeProvider(DateTimeOffset startDateTime) => (Start, _now) = (startDateTime, startDateTime);

    public DateTimeOffset Start { get; }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delta, TimeSpan.Zero);
        SetUtcNow(GetUtcNow() + delta);
    }

    /// <summary>Moves the clock forward to <paramref name="value"/>; earlier values are refused, as time does not run back.</summary>
    public void SetUtcNow(DateTimeOffset value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, GetUtcNow());
        while (NextDue(value) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _now = value;
        }
    }

    /// <summary>Steps the wall clock, forward or back, without firing timers early: what an NTP correction looks like.</summary>
    public void AdjustTime(DateTimeOffset value)
    {
        lock (_gate)
        {
            TimeSpan shift = value - _now;
            _now = value;
            _timers.ForEach(timer => timer.Shift(shift));
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        FakeTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private FakeTimer? NextDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            FakeTimer? next = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (next is not null)
            {
                _now = next.Due > _now ? next.Due : _now;
                next.Rearm();
            }

            return next;
        }
    }

    private sealed class FakeTimer(FakeTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

        public void Fire() => callback(state);

        public void Shift(TimeSpan shift) => Due = Due == DateTimeOffset.MaxValue ? Due : Due + shift;

        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period;
            }
            else
            {
                Due = DateTimeOffset.MaxValue;
                owner._timers.Remove(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool fireNow;
            lock (owner._gate)
            {
                owner._timers.Remove(this);
                _period = period;
                Due = dueTime < TimeSpan.Zero ? DateTimeOffset.MaxValue : owner._now + dueTime;
                fireNow = dueTime == TimeSpan.Zero;
                if (dueTime >= TimeSpan.Zero && (!fireNow || period > TimeSpan.Zero))
                {
                    owner._timers.Add(this);
                    Due = fireNow ? owner._now + period : Due;
                }
            }

            if (fireNow)
            {
                callback(state);
            }

            return true;
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
