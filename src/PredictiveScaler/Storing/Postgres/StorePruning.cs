using Npgsql;

namespace PredictiveScaler.Storing.Postgres;

/// <summary>Deletes what no replica has used for the retention; rows that another one works on are left to it.</summary>
internal static class StorePruning
{
    public static async Task RunAsync(NpgsqlConnection connection, string schema, int retentionDays, CancellationToken cancellationToken)
    {
        string quoted = PostgresSchema.Quoted(schema);
        await using NpgsqlCommand command = new(
            $"""
            DELETE FROM {quoted}.series WHERE id IN (SELECT id FROM {quoted}.series WHERE touched < now() - make_interval(days => @days) ORDER BY hash LIMIT 1000 FOR UPDATE SKIP LOCKED);
            DELETE FROM {quoted}.plans WHERE trigger_key IN (SELECT trigger_key FROM {quoted}.plans WHERE touched < now() - make_interval(days => @days) ORDER BY trigger_key LIMIT 10000 FOR UPDATE SKIP LOCKED);
            """,
            connection);
        command.Parameters.AddWithValue("days", retentionDays);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
