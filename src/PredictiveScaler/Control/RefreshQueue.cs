namespace PredictiveScaler.Control;

/// <summary>
/// When each series is due. Ordered by due time, so under overload the series that has waited longest goes first and none starves.
/// Grows with the number of series; a push or pop costs O(log n) under a short lock.
/// </summary>
internal sealed class RefreshQueue
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<WatchedSeries, (long Due, long Order)> _queue = new();
    private long _order;
    private int _running;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Completes at the next push, or end of work, after it was read.</summary>
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

    public void Push(WatchedSeries series, DateTimeOffset due)
    {
        lock (_gate)
        {
            _queue.Enqueue(series, (due.UtcTicks, _order++));
        }

        Signal();
    }

    /// <summary>Takes the series that has been due longest, or says when the next one is due (null = the queue is empty).</summary>
    public bool TryTake(DateTimeOffset now, out WatchedSeries? series, out DateTimeOffset? nextDue)
    {
        lock (_gate)
        {
            (series, nextDue) = (null, null);
            if (!_queue.TryPeek(out WatchedSeries? first, out (long Due, long Order) priority))
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

    /// <summary>Work that <see cref="IsIdle"/> must wait for; ends with <see cref="Done"/>.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _running++;
        }
    }

    /// <summary>Says that a series taken, or other work, is done.</summary>
    public void Done()
    {
        lock (_gate)
        {
            _running--;
        }

        Signal();
    }

    /// <summary>Makes a waiting series due now; false when it is not waiting (being refreshed, or at rest). O(n).</summary>
    public bool Expedite(WatchedSeries series, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_queue.Remove(series, out _, out _))
            {
                return false;
            }

            _queue.Enqueue(series, (now.UtcTicks, _order++));
        }

        Signal();
        return true;
    }

    /// <summary>Has a series refreshed at once, or right after the refresh under way.</summary>
    public void PlanAgain(WatchedSeries series, DateTimeOffset now)
    {
        // Said before it is tried: a refresh that ends in between sees it.
        series.PlanAgain = true;
        if (Expedite(series, now))
        {
            series.PlanAgain = false;
        }
    }

    /// <summary>Lets whoever waits for <see cref="Changed"/> look at the clock again.</summary>
    public void Wake() => Signal();

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
            WatchedSeries[] all = [.. _queue.UnorderedItems.Select(item => item.Element)];
            _queue.Clear();
            foreach (WatchedSeries series in all)
            {
                _queue.Enqueue(series, (now.UtcTicks, _order++));
            }
        }
    }

    private void Signal()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
