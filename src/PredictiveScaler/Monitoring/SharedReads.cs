namespace PredictiveScaler.Monitoring;

/// <summary>
/// Equal reads are made once: while one is under way everyone waits for it, and for a short time after it the result is handed out. A waiter
/// that gives up does not disturb the others; when the last one does, the read is cancelled.
/// </summary>
internal sealed class SharedReads<TKey, TResult>(TimeProvider time, TimeSpan keepFor, int maxKept, Func<TResult, bool> mayKeep)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Flight> _flights = [];
    private readonly Queue<Flight> _kept = new();

    /// <summary>Reads under way and results kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _flights.Count;
            }
        }
    }

    /// <param name="key">What makes reads equal.</param>
    /// <param name="state">Handed to <paramref name="fetch"/>.</param>
    /// <param name="fetch">Makes the read; its token is cancelled when nobody waits any more.</param>
    /// <param name="onShared">Told when another's read is used.</param>
    /// <param name="cancellationToken">Ends this caller's waiting.</param>
    public async Task<TResult> GetAsync<TState>(
        TKey key, TState state, Func<TState, CancellationToken, Task<TResult>> fetch, Action<TState>? onShared, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flight flight = Join(key, out bool isFirst);
        if (isFirst)
        {
            _ = RunAsync(flight, state, fetch);
        }
        else
        {
            onShared?.Invoke(state);
        }

        try
        {
            return await flight.Landing.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(flight);
        }
    }

    private Flight Join(TKey key, out bool isFirst)
    {
        lock (_gate)
        {
            DropExpired();
            isFirst = !_flights.TryGetValue(key, out Flight? flight);
            flight ??= new Flight(key);
            flight.Waiters++;
            _flights[key] = flight;
            return flight;
        }
    }

    private async Task RunAsync<TState>(Flight flight, TState state, Func<TState, CancellationToken, Task<TResult>> fetch)
    {
        try
        {
            TResult result = await fetch(state, flight.Cancellation.Token);
            Land(flight, mayKeep(result) && keepFor > TimeSpan.Zero);
            flight.Landing.SetResult(result);
        }
        catch (OperationCanceledException)
        {
            Land(flight, keep: false);
            flight.Landing.SetCanceled(CancellationToken.None);
        }
        catch (Exception problem)
        {
            Land(flight, keep: false);
            flight.Landing.SetException(problem);
        }
    }

    private void Land(Flight flight, bool keep)
    {
        lock (_gate)
        {
            flight.LandedAt = time.GetTimestamp();
            flight.HasLanded = true;
            if (!keep)
            {
                Forget(flight);
            }
            else
            {
                _kept.Enqueue(flight);
            }

            flight.Cancellation.Dispose();
        }
    }

    private void Leave(Flight flight)
    {
        CancellationTokenSource? abandoned = null;
        lock (_gate)
        {
            if (--flight.Waiters == 0 && !flight.HasLanded)
            {
                Forget(flight);
                abandoned = flight.Cancellation;
            }
        }

        try
        {
            abandoned?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It landed between the lock and here.
        }
    }

    private void DropExpired()
    {
        while (_kept.TryPeek(out Flight? oldest) && (_kept.Count > maxKept || time.GetElapsedTime(oldest.LandedAt) >= keepFor))
        {
            Forget(_kept.Dequeue());
        }
    }

    private void Forget(Flight flight)
    {
        if (_flights.TryGetValue(flight.Key, out Flight? current) && ReferenceEquals(current, flight))
        {
            _flights.Remove(flight.Key);
        }
    }

    private sealed class Flight(TKey key)
    {
        public TKey Key { get; } = key;

        public TaskCompletionSource<TResult> Landing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenSource Cancellation { get; } = new();

        public int Waiters { get; set; }

        public bool HasLanded { get; set; }

        public long LandedAt { get; set; }
    }
}
