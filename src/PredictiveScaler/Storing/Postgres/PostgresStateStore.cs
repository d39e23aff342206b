using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Storing.Postgres;

/// <summary>
/// Samples and plans in a PostgreSQL that all replicas share. Saves collect in memory and are written in batches from one background loop.
/// While the database is away only that loop knocks, and loads answer null at once: a replica is then on its own, from Prometheus.
/// </summary>
internal sealed class PostgresStateStore : IStateStore
{
    /// <summary>Series, and plans, a transaction: 3 MiB where all samples of 7 d at 1 min are new, 64 KiB a minute later.</summary>
    private const int BatchSize = 64;

    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    private readonly StateStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly StoreMetrics _metrics;
    private readonly ILogger<PostgresStateStore> _logger;
    private readonly PendingWrites _pending;
    private readonly StoreAvailability _availability;
    private readonly PostgresConnections _connections;
    private readonly SeriesReader _reader;
    private readonly SeriesWriter _writer;
    private readonly PlanTable _plans;
    private readonly ConcurrentDictionary<string, SeriesMark> _marks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _refusedTables = new();
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly SemaphoreSlim _reading;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private long _prunedAt;

    public PostgresStateStore(IOptions<StateStoreOptions> options, TimeProvider time, StoreMetrics metrics, ILogger<PostgresStateStore> logger)
    {
        (_options, _time, _metrics, _logger) = (options.Value, time, metrics, logger);
        _connections = new PostgresConnections(_options, time, logger);
        _availability = new StoreAvailability(_connections.Name, metrics, logger);
        _pending = new PendingWrites(BatchSize, time, metrics, logger);
        (_reader, _writer, _plans) = (new SeriesReader(_options.PostgresSchema), new SeriesWriter(_options.PostgresSchema), new PlanTable(_options.PostgresSchema));

        // One connection is left for writing. A read that waits for its turn is no sign that the database is away.
        _reading = new SemaphoreSlim(_options.PostgresMaxConnections - 1);
        _prunedAt = time.GetTimestamp();
        _loop = Task.Run(RunAsync);
    }

    public StoreStatus Status => _availability.Status;

    private TimeSpan Patience => TimeSpan.FromSeconds(_options.PostgresTimeoutSeconds);

    public Task<SeriesChanges?> LoadSeriesAsync(string seriesHash, CancellationToken cancellationToken) =>
        LoadAsync((connection, token) => LoadSeriesAsync(connection, seriesHash, token), null, cancellationToken);

    public Task<byte[]?> LoadPlanAsync(string triggerKey, CancellationToken cancellationToken) => LoadAsync(
        async (connection, token) => Whole(await _plans.ReadAsync(connection, triggerKey, token)).FirstOrDefault()?.State,
        null,
        cancellationToken);

    public Task<IReadOnlyList<StoredPlan>> LoadPlansAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) => LoadAsync<IReadOnlyList<StoredPlan>>(
        async (connection, token) => Whole(await _plans.ReadAsync(connection, since, _time.GetUtcNow(), limit, token)),
        [],
        cancellationToken)!;

    public void SaveSeries(string seriesHash, DemandSeries series) => _pending.Add(seriesHash, series);

    public void SavePlan(StoredPlan plan) => _pending.Add(plan);

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _flushing.WaitAsync(cancellationToken);
        try
        {
            // Nothing to write is no reason not to look whether the database is back.
            StoreBatch? batch = _pending.Take() ?? (Status.IsAvailable ? null : new StoreBatch());
            while (batch is not null && await WriteAsync(batch, cancellationToken))
            {
                batch = _pending.Take();
            }
        }
        finally
        {
            _flushing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        if (Status.IsAvailable)
        {
            await FlushAsync(CancellationToken.None);
        }

        await _connections.DisposeAsync();
        _stopping.Dispose();
        _flushing.Dispose();
        _reading.Dispose();
    }

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

    private async Task<SeriesChanges?> LoadSeriesAsync(NpgsqlConnection connection, string seriesHash, CancellationToken cancellationToken)
    {
        try
        {
            SeriesChanges? saved = await _reader.ReadAsync(connection, seriesHash, _time.GetUtcNow(), cancellationToken);
            if (saved?.File is SeriesMark mark)
            {
                _marks[seriesHash] = mark;
            }

            return saved;
        }
        catch (Exception foreign) when (foreign is InvalidDataException or InvalidCastException or OverflowException)
        {
            Refuse(1, "chunks", foreign is InvalidDataException ? foreign.Message : "a value is of another type or out of range");
            return null;
        }
    }

    private List<StoredPlan> Whole((List<StoredPlan> Plans, int Refused) read)
    {
        Refuse(read.Refused, "plans", "a checksum is wrong");
        return read.Plans;
    }

    private void Refuse(int rows, string table, string reason)
    {
        if (rows > 0)
        {
            _metrics.RecordRefused(rows);
            if (_refusedTables.TryAdd(table, true))
            {
                Log.RowsRefused(_logger, rows, table, _connections.Name, reason);
            }
        }
    }

    /// <summary>False when it could not be written; it waits again then.</summary>
    private async Task<bool> WriteAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        Dictionary<string, SeriesRow> rows = new(StringComparer.Ordinal);
        bool written = false;
        try
        {
            written = await UseAsync((connection, token) => WriteAsync(connection, batch, rows, token), false, cancellationToken);
        }
        finally
        {
            if (!written)
            {
                GiveBack(batch, rows.Values);
            }
        }

        if (written)
        {
            Remember(rows);
            _metrics.RecordBatch(batch.Count, _time.GetElapsedTime(started).TotalSeconds);
        }

        return written;
    }

    private async Task<bool> WriteAsync(NpgsqlConnection connection, StoreBatch batch, Dictionary<string, SeriesRow> rows, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return true;
        }

        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (batch.Series.Count > 0)
        {
            Refuse(await _writer.WriteAsync(connection, batch.Series, _marks, rows, cancellationToken), "chunks", "a checksum is wrong");
        }

        await _plans.WriteAsync(connection, batch.Plans, _time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private void GiveBack(StoreBatch batch, IEnumerable<SeriesRow> rows)
    {
        foreach (SeriesRow row in rows.Where(row => row.Changes is not null))
        {
            row.Series.ReturnChanges(row.Changes!);
        }

        _pending.Return(batch);
    }

    private void Remember(Dictionary<string, SeriesRow> rows)
    {
        int lost = 0;
        foreach ((string hash, SeriesRow row) in rows)
        {
            bool isLost = _marks.TryGetValue(hash, out SeriesMark? before) && before != row.Mark && before.Factor == row.Mark.Factor;
            lost += isLost ? 1 : 0;
            (row.Mark.Revision, row.Mark.IsUsed) = (row.Revision, true);
            _marks[hash] = row.Mark;
        }

        if (lost > 0)
        {
            Log.SeriesLost(_logger, _connections.Name, lost);
        }
    }

    // By the database's clock: it is one for all replicas, so that none with a wrong one empties the store.
    private async Task PruneAsync()
    {
        if (_time.GetElapsedTime(_prunedAt) < PruneEvery || !Status.IsAvailable)
        {
            return;
        }

        _prunedAt = _time.GetTimestamp();
        foreach ((string hash, SeriesMark mark) in _marks)
        {
            if (!mark.IsUsed)
            {
                _marks.TryRemove(hash, out _);
            }

            mark.IsUsed = false;
        }

        await UseAsync(
            async (connection, token) =>
            {
                await StorePruning.RunAsync(connection, _options.PostgresSchema, _options.RetentionDays, token);
                return true;
            },
            false,
            _stopping.Token);
    }

    private async Task<T?> LoadAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T?>> work, T? otherwise, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        Task<T?> loading = LoadAndReleaseAsync(work, otherwise, cancellationToken);

        // A server that hangs may hold Npgsql for longer than a caller waits.
        return await loading.WaitAsync(cancellationToken);
    }

    private async Task<T?> LoadAndReleaseAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T?>> work, T? otherwise, CancellationToken cancellationToken)
    {
        try
        {
            return Status.IsAvailable ? await UseAsync(work, otherwise, cancellationToken) : otherwise;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Everything that touches the database goes through here; nothing it does gets out.</summary>
    private async Task<T?> UseAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T?>> work, T? otherwise, CancellationToken cancellationToken)
    {
        using CancellationTokenSource bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Real time: the database does not run on our clock. Each statement has its own limit; this one is for what lies between.
        bounded.CancelAfter(Patience * 2);
        try
        {
            await using NpgsqlConnection connection = await _connections.OpenAsync(bounded.Token);
            T? result = await work(connection, bounded.Token);
            _availability.Worked();
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception problem)
        {
            _connections.Expire();
            _availability.Failed(PostgresFailures.Of(problem));
            return otherwise;
        }
    }
}
