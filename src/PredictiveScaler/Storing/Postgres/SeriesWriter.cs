using Npgsql;
using NpgsqlTypes;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Storing.Postgres;

/// <summary>
/// Writes what changed of a batch of series into what other replicas have written. Series are locked in the order of their hashes, so two
/// replicas wait for each other and never in a circle.
/// </summary>
internal sealed class SeriesWriter(string schema)
{
    /// <summary>About 512 KiB a statement.</summary>
    private const int ChunksAStatement = 512;

    private readonly string _lock =
        $"""
        INSERT INTO {PostgresSchema.Quoted(schema)}.series AS stored (hash, step, factor, fine_samples, coarse_samples)
        SELECT * FROM unnest($1, $2, $3, $4, $5) AS given (hash, step, factor, fine_samples, coarse_samples) ORDER BY hash
        ON CONFLICT (hash, step, factor) DO UPDATE SET revision = stored.revision + 1, touched = now(),
            fine_samples = greatest(stored.fine_samples, excluded.fine_samples),
            coarse_samples = greatest(stored.coarse_samples, excluded.coarse_samples)
        RETURNING hash, id, revision, covered_from, covered_to
        """;

    private readonly string _stored =
        $"""
        SELECT c.series, c.coarse, c.number, c.samples FROM {PostgresSchema.Quoted(schema)}.chunks c
        JOIN unnest($1, $2, $3) AS given (series, coarse, number) USING (series, coarse, number)
        """;

    private readonly string _write =
        $"""
        INSERT INTO {PostgresSchema.Quoted(schema)}.chunks (series, coarse, number, samples) SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (series, coarse, number) DO UPDATE SET samples = excluded.samples
        """;

    private readonly string _cover =
        $"""
        UPDATE {PostgresSchema.Quoted(schema)}.series s SET covered_from = given.low, covered_to = given.high
        FROM unnest($1, $2, $3) AS given (id, low, high) WHERE s.id = given.id
        """;

    // What the database's clock has not reached does not push history out: a replica whose clock is ahead must not empty the store.
    private readonly string _drop =
        $"""
        DELETE FROM {PostgresSchema.Quoted(schema)}.chunks c USING (
            SELECT s.id, k.coarse, CASE WHEN k.coarse THEN s.coarse_samples ELSE s.fine_samples END / {SeriesChunk.Length} + 1 AS kept,
                least(max(k.number), (extract(epoch FROM now()) * {TimeSpan.TicksPerSecond} / s.step / CASE WHEN k.coarse THEN s.factor ELSE 1 END / {SeriesChunk.Length})::bigint) AS newest
            FROM {PostgresSchema.Quoted(schema)}.series s JOIN {PostgresSchema.Quoted(schema)}.chunks k ON k.series = s.id
            WHERE s.id = ANY ($1) GROUP BY s.id, k.coarse) held
        WHERE c.series = held.id AND c.coarse = held.coarse AND c.number < held.newest - held.kept
        """;

    /// <summary>Writes, within the caller's transaction.</summary>
    /// <param name="connection">With an open transaction.</param>
    /// <param name="series">Series by hash.</param>
    /// <param name="marks">What this process knows of each; it is not changed.</param>
    /// <param name="written">Filled as changes are taken from series, so that the caller can give them back.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Chunks that were refused, and replaced.</returns>
    public async Task<int> WriteAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<(string Hash, DemandSeries Series)> series,
        IReadOnlyDictionary<string, SeriesMark> marks,
        Dictionary<string, SeriesRow> written,
        CancellationToken cancellationToken)
    {
        await LockAsync(connection, series, marks, written, cancellationToken);
        Dictionary<(long Series, bool IsCoarse, long Number), SeriesChunk> chunks = [];
        foreach (SeriesRow row in written.Values)
        {
            foreach (SeriesChunk chunk in row.Changes?.Chunks ?? [])
            {
                chunks.Add((row.Id, chunk.IsCoarse, chunk.Number), chunk);
            }
        }

        int refused = await MergeAsync(connection, written.Values.ToDictionary(row => row.Id), chunks, cancellationToken);
        foreach (KeyValuePair<(long Series, bool IsCoarse, long Number), SeriesChunk>[] part in chunks.Chunk(ChunksAStatement))
        {
            await using NpgsqlCommand write = Command(connection, _write, [.. part.Select(chunk => chunk.Key)]);
            write.Parameters.Add(Array(NpgsqlDbType.Bytea, part.Select(chunk => SampleBlob.Write(chunk.Value.Samples))));
            await write.ExecuteNonQueryAsync(cancellationToken);
        }

        await CoverAsync(connection, [.. written.Values.Where(row => row.NewCovered != row.Covered)], cancellationToken);
        await DropAsync(connection, [.. written.Values.Where(row => row.HasGrown).Select(row => row.Id)], cancellationToken);
        return refused;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, (long Series, bool IsCoarse, long Number)[] keys)
    {
        NpgsqlCommand command = new(text, connection);
        command.Parameters.Add(Array(NpgsqlDbType.Bigint, keys.Select(key => key.Series)));
        command.Parameters.Add(Array(NpgsqlDbType.Boolean, keys.Select(key => key.IsCoarse)));
        command.Parameters.Add(Array(NpgsqlDbType.Bigint, keys.Select(key => key.Number)));
        return command;
    }

    private static NpgsqlParameter Array<T>(NpgsqlDbType type, IEnumerable<T> values) => new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };

    private async Task LockAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<(string Hash, DemandSeries Series)> series,
        IReadOnlyDictionary<string, SeriesMark> marks,
        Dictionary<string, SeriesRow> written,
        CancellationToken cancellationToken)
    {
        Dictionary<string, (DemandSeries Series, SeriesLayout Layout)> given = series.ToDictionary(
            one => one.Hash, one => (one.Series, SeriesLayout.For(one.Series.Step, one.Series.HistoryWindow)), StringComparer.Ordinal);
        await using NpgsqlCommand command = new(_lock, connection);
        command.Parameters.Add(Array(NpgsqlDbType.Text, given.Keys));
        command.Parameters.Add(Array(NpgsqlDbType.Bigint, given.Values.Select(one => one.Series.Step.Ticks)));
        command.Parameters.Add(Array(NpgsqlDbType.Integer, given.Values.Select(one => one.Layout.Factor)));
        command.Parameters.Add(Array(NpgsqlDbType.Integer, given.Values.Select(one => one.Layout.FineSamples)));
        command.Parameters.Add(Array(NpgsqlDbType.Integer, given.Values.Select(one => one.Layout.CoarseSamples)));
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            string hash = row.GetString(0);
            (DemandSeries one, SeriesLayout layout) = given[hash];
            SeriesMark? known = marks.GetValueOrDefault(hash);
            long revision = row.GetInt64(2);
            SeriesMark mark = known is not null && known.Factor == layout.Factor && revision > known.Revision ? known : new SeriesMark(layout.Factor);
            SeriesChanges? changes = one.TakeChanges(mark);
            if (changes is not null && changes.Factor != layout.Factor)
            {
                // A second trigger looks further back since a moment ago; the next save finds the layout settled.
                one.ReturnChanges(changes);
                changes = null;
            }

            written.Add(hash, new SeriesRow(row.GetInt64(1), revision, new IndexRange(row.GetInt64(3), row.GetInt64(4)), one, mark) { Changes = changes });
        }
    }

    /// <summary>Takes out of <paramref name="chunks"/> what is stored already.</summary>
    private async Task<int> MergeAsync(
        NpgsqlConnection connection,
        Dictionary<long, SeriesRow> rows,
        Dictionary<(long Series, bool IsCoarse, long Number), SeriesChunk> chunks,
        CancellationToken cancellationToken)
    {
        foreach (SeriesRow row in rows.Values.Where(row => row.Changes is not null))
        {
            row.NewCovered = SeriesMerge.Coverage(Covered(row), row.Covered);
        }

        await using NpgsqlCommand command = Command(connection, _stored, [.. chunks.Keys]);
        HashSet<(long Series, bool IsCoarse, long Number)> missing = [.. chunks.Keys];
        await using NpgsqlDataReader stored = await command.ExecuteReaderAsync(cancellationToken);
        int refused = 0;
        while (await stored.ReadAsync(cancellationToken))
        {
            (long Series, bool IsCoarse, long Number) key = (stored.GetInt64(0), stored.GetBoolean(1), stored.GetInt64(2));
            missing.Remove(key);
            if (SampleBlob.Read(stored.GetFieldValue<byte[]>(3)) is not { } samples)
            {
                // What only others knew of it is gone: ask for it again.
                rows[key.Series].NewCovered = Covered(rows[key.Series]);
                refused++;
            }
            else if (!SeriesMerge.Chunk(chunks[key].Samples, samples))
            {
                chunks.Remove(key);
            }
        }

        foreach ((long Series, bool IsCoarse, long Number) key in missing)
        {
            rows[key.Series].HasGrown = true;
        }

        return refused;
    }

    private static IndexRange Covered(SeriesRow row) => new(row.Changes!.CoveredFrom, row.Changes.CoveredTo);

    private async Task CoverAsync(NpgsqlConnection connection, SeriesRow[] rows, CancellationToken cancellationToken)
    {
        if (rows.Length > 0)
        {
            await using NpgsqlCommand command = new(_cover, connection);
            command.Parameters.Add(Array(NpgsqlDbType.Bigint, rows.Select(row => row.Id)));
            command.Parameters.Add(Array(NpgsqlDbType.Bigint, rows.Select(row => row.NewCovered.Low)));
            command.Parameters.Add(Array(NpgsqlDbType.Bigint, rows.Select(row => row.NewCovered.High)));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task DropAsync(NpgsqlConnection connection, long[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length > 0)
        {
            await using NpgsqlCommand command = new(_drop, connection);
            command.Parameters.Add(Array(NpgsqlDbType.Bigint, ids));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
