namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// Keeps a handler that outlives its call away from the request, whose memory the server uses again: each operation
/// enters, and closing waits for those inside.
/// </summary>
internal sealed class OperationGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _empty;
    private int _inside;
    private bool _closed;

    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            _inside++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0)
            {
                _empty?.SetResult();
            }
        }
    }

    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            if (_inside == 0)
            {
                return Task.CompletedTask;
            }

            _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }
}
