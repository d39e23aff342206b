using Grpc.Core;

namespace PredictiveScaler.Serving.Interceptors;

/// <summary>A call whose token also fires at the server's own deadline. The timer starts when the token is first asked for.</summary>
internal sealed class DeadlineCallContext(ServerCallContext inner, TimeSpan deadline, TimeProvider clock)
    : RelayedCallContext(inner), IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _timer;
    private CancellationTokenSource? _either;

    public bool HasDeadlinePassed => _timer?.IsCancellationRequested ?? false;

    protected override CancellationToken CancellationTokenCore
    {
        get
        {
            lock (_lock)
            {
                if (_either is null)
                {
                    _timer = new CancellationTokenSource(deadline, clock);
                    _either = CancellationTokenSource.CreateLinkedTokenSource(Inner.CancellationToken, _timer.Token);
                }

                return _either.Token;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _either?.Dispose();
            _timer?.Dispose();
        }
    }
}
