using System.Numerics;
using Npgsql;
using NpgsqlTypes;

namespace PredictiveScaler.Storing.Postgres;

/// <summary>The newest state of each trigger, whichever replica made it.</summary>
internal sealed class PlanTable(string schema)
{
    /// <summary>Clocks of replicas may differ by this; a plan from further ahead was made by a clock that is wrong, and holds nobody up.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    private readonly string _write =
        $"""
        INSERT INTO {PostgresSchema.Quoted(schema)}.plans AS stored (trigger_key, made_at, state, checksum)
        SELECT * FROM unnest($1, $2, $3, $4) AS given (trigger_key, made_at, state, checksum) ORDER BY trigger_key
        ON CONFLICT (trigger_key) DO UPDATE SET made_at = excluded.made_at, state = excluded.state, checksum = excluded.checksum, touched = now()
        WHERE stored.made_at <= excluded.made_at OR stored.made_at > $5
        """;

    private readonly string _one = $"SELECT trigger_key, made_at, state, checksum FROM {PostgresSchema.Quoted(schema)}.plans WHERE trigger_key = $1";

    private readonly string _newest =
        $"""
        SELECT trigger_key, made_at, state, checksum FROM {PostgresSchema.Quoted(schema)}.plans
        WHERE made_at >= $1 AND made_at <= $2 ORDER BY made_at DESC LIMIT $3
        """;

    /// <summary>Writes plans, within the caller's transaction; one that is older than what is stored changes nothing.</summary>
    public async Task WriteAsync(NpgsqlConnection connection, IReadOnlyCollection<StoredPlan> plans, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (plans.Count == 0)
        {
            return;
        }

        await using NpgsqlCommand command = new(_write, connection);
        command.Parameters.Add(Array(NpgsqlDbType.Text, plans.Select(plan => plan.TriggerKey)));
        command.Parameters.Add(Array(NpgsqlDbType.TimestampTz, plans.Select(plan => plan.Time.UtcDateTime)));
        command.Parameters.Add(Array(NpgsqlDbType.Bytea, plans.Select(plan => plan.State)));
        command.Parameters.Add(Array(NpgsqlDbType.Integer, plans.Select(plan => Checksum(plan.State))));
        command.Parameters.Add(new() { Value = (now + ClockDifference).UtcDateTime });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>The plans that are whole, and how many are not.</returns>
    public async Task<(List<StoredPlan> Plans, int Refused)> ReadAsync(NpgsqlConnection connection, string triggerKey, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(_one, connection);
        command.Parameters.Add(new() { Value = triggerKey });
        return await ReadAsync(command, cancellationToken);
    }

    /// <returns>The plans that are whole, newest first, and how many are not.</returns>
    public async Task<(List<StoredPlan> Plans, int Refused)> ReadAsync(
        NpgsqlConnection connection, DateTimeOffset since, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(_newest, connection);
        command.Parameters.Add(new() { Value = since.UtcDateTime });
        command.Parameters.Add(new() { Value = (now + ClockDifference).UtcDateTime });
        command.Parameters.Add(new() { Value = limit });
        return await ReadAsync(command, cancellationToken);
    }

    private static async Task<(List<StoredPlan> Plans, int Refused)> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        List<StoredPlan> plans = [];
        int refused = 0;
        while (await row.ReadAsync(cancellationToken))
        {
            byte[] state = row.GetFieldValue<byte[]>(2);
            if (Checksum(state) == row.GetInt32(3))
            {
                plans.Add(new StoredPlan(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), state));
            }
            else
            {
                refused++;
            }
        }

        return (plans, refused);
    }

    private static NpgsqlParameter Array<T>(NpgsqlDbType type, IEnumerable<T> values) => new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };

    private static int Checksum(byte[] state) => unchecked((int)state.Aggregate(uint.MaxValue, BitOperations.Crc32C));
}
