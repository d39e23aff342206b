using Microsoft.Data.Sqlite;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Storing.Sqlite;

/// <summary>Everything that is SQL: series in chunks of 256 samples, and one opaque state a trigger.</summary>
internal static class StateTables
{
    public const string Schema =
        """
        BEGIN;
        CREATE TABLE series (
            id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, step INTEGER NOT NULL, factor INTEGER NOT NULL,
            covered_from INTEGER NOT NULL, covered_to INTEGER NOT NULL, last_used INTEGER NOT NULL);
        CREATE TABLE chunks (
            series INTEGER NOT NULL, coarse INTEGER NOT NULL, number INTEGER NOT NULL, samples BLOB NOT NULL,
            PRIMARY KEY (series, coarse, number)) WITHOUT ROWID;
        CREATE TABLE plans (trigger_key TEXT PRIMARY KEY, state BLOB NOT NULL, last_used INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX series_last_used ON series (last_used);
        CREATE INDEX plans_last_used ON plans (last_used);
        COMMIT;
        """;

    public static void WriteSeries(SqliteTransaction transaction, string hash, SeriesChanges changes, DateTimeOffset now)
    {
        long id = WriteHeader(transaction, hash, changes, now);
        if (changes.Chunks.Count > 0)
        {
            WriteChunks(transaction, id, changes.Chunks);
        }

        DropOutside(transaction, id, isCoarse: false, changes.FineChunks);
        DropOutside(transaction, id, isCoarse: true, changes.CoarseChunks);
    }

    public static void WritePlan(SqliteTransaction transaction, StoredPlan plan, DateTimeOffset now)
    {
        using SqliteCommand command = Command(
            transaction,
            "INSERT INTO plans VALUES ($key, $state, $now) ON CONFLICT (trigger_key) DO UPDATE SET state = excluded.state, last_used = excluded.last_used",
            ("$key", plan.TriggerKey),
            ("$state", plan.State),
            ("$now", now.ToUnixTimeMilliseconds()));
        command.ExecuteNonQuery();
    }

    /// <summary>Null when there is none, or when a part of it is damaged: half a history that counts as whole would never be asked for again.</summary>
    public static SeriesChanges? ReadSeries(SqliteConnection connection, string hash)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT id, step, factor, covered_from, covered_to FROM series WHERE hash = $hash";
        command.Parameters.AddWithValue("$hash", hash);
        using SqliteDataReader row = command.ExecuteReader();
        if (!row.Read() || ReadChunks(connection, row.GetInt64(0)) is not { } chunks || row.GetInt64(1) <= 0 || row.GetInt32(2) < 1)
        {
            return null;
        }

        return new SeriesChanges(
            TimeSpan.FromTicks(row.GetInt64(1)), row.GetInt32(2), row.GetInt64(3), row.GetInt64(4), IndexRange.Empty, IndexRange.Empty, chunks);
    }

    public static byte[]? ReadPlan(SqliteConnection connection, string triggerKey)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT state FROM plans WHERE trigger_key = $key";
        command.Parameters.AddWithValue("$key", triggerKey);
        return command.ExecuteScalar() as byte[];
    }

    public static IReadOnlyList<StoredPlan> ReadPlans(SqliteConnection connection, DateTimeOffset since, int limit)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT trigger_key, state, last_used FROM plans WHERE last_used >= $since ORDER BY last_used DESC LIMIT $limit";
        command.Parameters.AddWithValue("$since", since.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$limit", limit);
        using SqliteDataReader row = command.ExecuteReader();
        List<StoredPlan> plans = [];
        while (row.Read())
        {
            plans.Add(new StoredPlan(row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), (byte[])row.GetValue(1)));
        }

        return plans;
    }

    public static void Prune(SqliteConnection connection, DateTimeOffset before)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand command = Command(
            transaction,
            """
            DELETE FROM chunks WHERE series IN (SELECT id FROM series WHERE last_used < $before);
            DELETE FROM series WHERE last_used < $before;
            DELETE FROM plans WHERE last_used < $before;
            """,
            ("$before", before.ToUnixTimeMilliseconds()));
        command.ExecuteNonQuery();
        transaction.Commit();
        using SqliteCommand vacuum = connection.CreateCommand();
        vacuum.CommandText = "PRAGMA incremental_vacuum";
        vacuum.ExecuteNonQuery();
    }

    private static long WriteHeader(SqliteTransaction transaction, string hash, SeriesChanges changes, DateTimeOffset now)
    {
        using SqliteCommand command = Command(
            transaction,
            """
            INSERT INTO series (hash, step, factor, covered_from, covered_to, last_used) VALUES ($hash, $step, $factor, $from, $to, $now)
            ON CONFLICT (hash) DO UPDATE SET step = excluded.step, factor = excluded.factor, covered_from = excluded.covered_from,
                covered_to = excluded.covered_to, last_used = excluded.last_used
            RETURNING id
            """,
            ("$hash", hash),
            ("$step", changes.Step.Ticks),
            ("$factor", changes.Factor),
            ("$from", changes.CoveredFrom),
            ("$to", changes.CoveredTo),
            ("$now", now.ToUnixTimeMilliseconds()));
        return (long)command.ExecuteScalar()!;
    }

    private static void WriteChunks(SqliteTransaction transaction, long id, IReadOnlyList<SeriesChunk> chunks)
    {
        using SqliteCommand command = Command(
            transaction,
            "INSERT OR REPLACE INTO chunks VALUES ($series, $coarse, $number, $samples)",
            ("$series", id),
            ("$coarse", 0),
            ("$number", 0L),
            ("$samples", Array.Empty<byte>()));
        foreach (SeriesChunk chunk in chunks)
        {
            command.Parameters["$coarse"].Value = chunk.IsCoarse ? 1 : 0;
            command.Parameters["$number"].Value = chunk.Number;
            command.Parameters["$samples"].Value = SampleBlob.Write(chunk.Samples);
            command.ExecuteNonQuery();
        }
    }

    private static void DropOutside(SqliteTransaction transaction, long id, bool isCoarse, IndexRange kept)
    {
        using SqliteCommand command = Command(
            transaction,
            "DELETE FROM chunks WHERE series = $series AND coarse = $coarse AND (number < $low OR number > $high)",
            ("$series", id),
            ("$coarse", isCoarse ? 1 : 0),
            ("$low", kept.Low),
            ("$high", kept.High));
        command.ExecuteNonQuery();
    }

    private static List<SeriesChunk>? ReadChunks(SqliteConnection connection, long id)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT coarse, number, samples FROM chunks WHERE series = $series ORDER BY coarse, number";
        command.Parameters.AddWithValue("$series", id);
        using SqliteDataReader row = command.ExecuteReader();
        List<SeriesChunk> chunks = [];
        while (row.Read())
        {
            if (row.GetValue(2) is not byte[] blob || SampleBlob.Read(blob) is not { } samples)
            {
                return null;
            }

            chunks.Add(new SeriesChunk(row.GetInt32(0) == 1, row.GetInt64(1), samples));
        }

        return chunks;
    }

    private static SqliteCommand Command(SqliteTransaction transaction, string sql, params (string Name, object Value)[] parameters)
    {
        SqliteCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
