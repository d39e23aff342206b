namespace PredictiveScaler.Host.Demo;

/// <summary>At most <c>speed</c> simulated seconds in one second of the wall clock; a slow tick is made up for by the next ones.</summary>
internal sealed class SteadyPace(double speed, TimeProvider wallClock) : IPace
{
    /// <summary>Shorter waits are saved up: a timer cannot keep them.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);

    private readonly long _started = wallClock.GetTimestamp();
    private TimeSpan _simulated;

    public Task AfterTickAsync(TimeSpan tick, CancellationToken cancellationToken)
    {
        _simulated += tick;
        TimeSpan wait = (_simulated / speed) - wallClock.GetElapsedTime(_started);
        return wait < ShortestWait ? Task.CompletedTask : Task.Delay(wait, wallClock, cancellationToken);
    }
}
