namespace PredictiveScaler.Forecasting;

/// <summary>
/// Working memory that concurrent callers borrow. A lock guards the moment of taking and giving back, never the work; once there are as
/// many items as callers at once, nothing is allocated.
/// </summary>
internal sealed class ScratchPool<T>(Func<T> create) : IDisposable
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Stack<T> _free = new();
    private bool _disposed;

    public T Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out T? item))
            {
                return item;
            }
        }

        return create();
    }

    public void Return(T item)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _free.Push(item);
                return;
            }
        }

        (item as IDisposable)?.Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_free.TryPop(out T? item))
            {
                (item as IDisposable)?.Dispose();
            }
        }
    }
}
