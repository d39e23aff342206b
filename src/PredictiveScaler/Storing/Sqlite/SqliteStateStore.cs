using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Storing.Sqlite;

/// <summary>
/// Samples and plans in one SQLite file. Saves collect in memory, one entry a series and trigger, and are written in batches from one
/// background loop; whatever fails is kept and tried again. One connection serves all, under one lock.
/// </summary>
internal sealed class SqliteStateStore : IStateStore
{
    /// <summary>Name of the file in the configured directory.</summary>
    public const string FileName = "state.db";

    /// <summary>Entries a transaction: short enough that a load in between does not wait long.</summary>
    private const int BatchSize = 256;

    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    private readonly StateStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly StoreMetrics _metrics;
    private readonly PendingWrites _pending;
    private readonly StoreAvailability _availability;
    private readonly StateDatabase _database;
    private readonly SemaphoreSlim _access = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private long _prunedAt;

    public SqliteStateStore(IOptions<StateStoreOptions> options, TimeProvider time, StoreMetrics metrics, ILogger<SqliteStateStore> logger)
    {
        (_options, _time, _metrics) = (options.Value, time, metrics);
        _database = new StateDatabase(Path.Combine(_options.Directory!, FileName), _options.MaxMebibytes, time, logger);
        _pending = new PendingWrites(BatchSize, time, metrics, logger);
        _availability = new StoreAvailability(_database.Path, metrics, logger);
        _prunedAt = time.GetTimestamp();
        _loop = Task.Run(RunAsync);
    }

    public StoreStatus Status => _availability.Status;

    public Task<SeriesChanges?> LoadSeriesAsync(string seriesHash, CancellationToken cancellationToken) =>
        UseAsync(
            connection => StateTables.ReadSeries(connection, seriesHash) is { } saved ? saved with { File = _database.Identity } : null,
            null,
            cancellationToken);

    public Task<byte[]?> LoadPlanAsync(string triggerKey, CancellationToken cancellationToken) =>
        UseAsync(connection => StateTables.ReadPlan(connection, triggerKey), null, cancellationToken);

    public Task<IReadOnlyList<StoredPlan>> LoadPlansAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        UseAsync(connection => StateTables.ReadPlans(connection, since, limit), [], cancellationToken)!;

    public void SaveSeries(string seriesHash, DemandSeries series) => _pending.Add(seriesHash, series);

    public void SavePlan(StoredPlan plan) => _pending.Add(plan);

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (_pending.Take() is { } batch)
        {
            long started = _time.GetTimestamp();
            bool written = await UseAsync(connection => Write(connection, batch), false, cancellationToken);
            if (!written)
            {
                _pending.Return(batch);
                return;
            }

            _metrics.RecordBatch(batch.Count, _time.GetElapsedTime(started).TotalSeconds);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        await FlushAsync(CancellationToken.None);
        _database.Dispose();
        _stopping.Dispose();
        _access.Dispose();
    }

    private static StoreFailure FailureOf(Exception problem) => problem switch
    {
        SqliteException sqlite => new StoreFailure(FormattableString.Invariant($"SQLite error {sqlite.SqliteErrorCode}")),
        StoreUnavailableException unavailable => unavailable.Failure,
        _ => new StoreFailure(problem.GetType().Name),
    };

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(_options.FlushSeconds), _time, _stopping.Token);
                await FlushAsync(_stopping.Token);
                await PruneAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping; the last batch is written by DisposeAsync.
        }
    }

    // The first pruning comes an hour after the start: by then everything in use carries the time of this clock, right or wrong.
    private async Task PruneAsync()
    {
        if (_time.GetElapsedTime(_prunedAt) >= PruneEvery)
        {
            _prunedAt = _time.GetTimestamp();
            DateTimeOffset before = _time.GetUtcNow() - TimeSpan.FromDays(_options.RetentionDays);
            await UseAsync<object?>(
                connection =>
                {
                    StateTables.Prune(connection, before);
                    return null;
                },
                null,
                _stopping.Token);
        }
    }

    private bool Write(SqliteConnection connection, StoreBatch batch)
    {
        DateTimeOffset now = _time.GetUtcNow();
        List<(DemandSeries Series, SeriesChanges Changes)> taken = [];
        try
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            foreach ((string hash, DemandSeries series) in batch.Series)
            {
                if (series.TakeChanges(_database.Identity) is { } changes)
                {
                    taken.Add((series, changes));
                    StateTables.WriteSeries(transaction, hash, changes, now);
                }
            }

            foreach (StoredPlan plan in batch.Plans)
            {
                StateTables.WritePlan(transaction, plan, now);
            }

            transaction.Commit();
            return true;
        }
        catch
        {
            taken.ForEach(entry => entry.Series.ReturnChanges(entry.Changes));
            throw;
        }
    }

    /// <summary>Everything that touches the file goes through here; nothing it does gets out.</summary>
    private async Task<T?> UseAsync<T>(Func<SqliteConnection, T?> work, T? otherwise, CancellationToken cancellationToken)
    {
        await _access.WaitAsync(cancellationToken);

        // SQLite blocks; a slow disk must not hold a caller's thread, and one that hangs not a caller that has given up.
        Task<T?> working = Task.Run(() => UseAndRelease(work, otherwise), CancellationToken.None);
        return await working.WaitAsync(cancellationToken);
    }

    private T? UseAndRelease<T>(Func<SqliteConnection, T?> work, T? otherwise)
    {
        try
        {
            return Use(work, otherwise);
        }
        finally
        {
            _access.Release();
        }
    }

    private T? Use<T>(Func<SqliteConnection, T?> work, T? otherwise)
    {
        try
        {
            T? result = work(_database.Open());
            _availability.Worked();
            return result;
        }
        catch (Exception problem)
        {
            Recover(problem);
            return otherwise;
        }
    }

    private void Recover(Exception problem)
    {
        try
        {
            if (problem is SqliteException sqlite && StateDatabase.IsCorruption(sqlite))
            {
                _metrics.RecordFailure(FailureOf(problem).Code);
                _database.MoveAside();
                return;
            }

            _database.Close();
            _availability.Failed(FailureOf(problem));
        }
        catch (Exception second) when (second is SqliteException or IOException or UnauthorizedAccessException)
        {
            _availability.Failed(FailureOf(second));
        }
    }
}
