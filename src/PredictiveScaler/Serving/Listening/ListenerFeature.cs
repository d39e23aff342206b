namespace PredictiveScaler.Serving.Listening;

/// <summary>Tells a request by which of our ports it came, and what it shares with the others of its connection.</summary>
internal sealed class ListenerFeature(ListenerKind kind, CallRate rate, Action close) : IDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _idle;
    private bool _closed;

    public ListenerKind Kind { get; } = kind;

    /// <summary>Of this connection.</summary>
    public CallRate Rate { get; } = rate;

    /// <summary>Closes the connection unless a request begins within the time. For HTTP/1, where one request is under way at a time.</summary>
    public void CloseWhenIdle(TimeSpan time, TimeProvider clock)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _idle ??= clock.CreateTimer(static action => ((Action)action!)(), close, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _idle.Change(time, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void RequestBegins()
    {
        lock (_lock)
        {
            _idle?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _idle?.Dispose();
        }
    }
}
