namespace PredictiveScaler.Control;

/// <summary>
/// When each series is due. Ordered by due time, so under overload the series that has waited longest goes first and none starves.
/// Grows with the number of series; a push or pop costs O(log n) under a short lock.
/// </summary>
internal sealed class RefreshQueue
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<SeriesState, (long Due, long Order)> _queue = new();
    private long _order;
    private int _running;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Completes when something was pushed since it was read.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    public void Push(SeriesState series, DateTimeOffset due)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _queue.Enqueue(series, (due.UtcTicks, _order++));
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    /// <summary>Takes the series that has been due longest, or says when the next one is due (null = the queue is empty).</summary>
    public bool TryTake(DateTimeOffset now, out SeriesState? series, out DateTimeOffset? nextDue)
    {
        lock (_gate)
        {
            (series, nextDue) = (null, null);
            if (!_queue.TryPeek(out SeriesState? first, out (long Due, long Order) priority))
            {
                return false;
            }

            if (priority.Due > now.UtcTicks)
            {
                nextDue = new DateTimeOffset(priority.Due, TimeSpan.Zero);
                return false;
            }

            _queue.Dequeue();
            _running++;
            series = first;
            return true;
        }
    }

    /// <summary>Says that a series taken is done; it must have been pushed again before, unless it is dropped.</summary>
    public void Done()
    {
        lock (_gate)
        {
            _running--;
        }
    }

    /// <summary>Nothing is due at <paramref name="now"/> and nothing taken is under way.</summary>
    public bool IsIdle(DateTimeOffset now)
    {
        lock (_gate)
        {
            return _running == 0 && (!_queue.TryPeek(out _, out (long Due, long Order) priority) || priority.Due > now.UtcTicks);
        }
    }

    /// <summary>After the wall clock was set back: everything is due now, instead of waiting for the old time to come again.</summary>
    public void MakeAllDue(DateTimeOffset now)
    {
        lock (_gate)
        {
            SeriesState[] all = [.. _queue.UnorderedItems.Select(item => item.Element)];
            _queue.Clear();
            foreach (SeriesState series in all)
            {
                _queue.Enqueue(series, (now.UtcTicks, _order++));
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
