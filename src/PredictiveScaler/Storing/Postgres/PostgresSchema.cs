using System.Globalization;
using Npgsql;

namespace PredictiveScaler.Storing.Postgres;

/// <summary>
/// Our tables in a schema of their own. Any number of replicas may start at once: one makes them under an advisory lock, the others wait
/// and find them.
/// </summary>
internal sealed class PostgresSchema(string name)
{
    public const int Version = 1;

    /// <summary>What an administrator runs who does not let the service make tables; docs/state-store.md shows it.</summary>
    public const string Tables =
        """
        CREATE TABLE store_info (version integer NOT NULL, made_at timestamptz NOT NULL DEFAULT now());
        INSERT INTO store_info (version) VALUES (1);
        CREATE TABLE series (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            hash text NOT NULL CHECK (length(hash) BETWEEN 1 AND 64),
            step bigint NOT NULL CHECK (step > 0),
            factor integer NOT NULL CHECK (factor > 0),
            fine_samples integer NOT NULL,
            coarse_samples integer NOT NULL,
            covered_from bigint NOT NULL DEFAULT 0,
            covered_to bigint NOT NULL DEFAULT -1,
            revision bigint NOT NULL DEFAULT 1,
            touched timestamptz NOT NULL DEFAULT now(),
            UNIQUE (hash, step, factor)
        ) WITH (fillfactor = 70);
        CREATE TABLE chunks (
            series bigint NOT NULL REFERENCES series ON DELETE CASCADE,
            coarse boolean NOT NULL,
            number bigint NOT NULL,
            samples bytea NOT NULL CHECK (octet_length(samples) = 1028),
            PRIMARY KEY (series, coarse, number)
        ) WITH (fillfactor = 85);
        CREATE TABLE plans (
            trigger_key text PRIMARY KEY CHECK (length(trigger_key) <= 1024),
            made_at timestamptz NOT NULL,
            state bytea NOT NULL CHECK (octet_length(state) <= 262144),
            checksum integer NOT NULL,
            touched timestamptz NOT NULL DEFAULT now()
        ) WITH (fillfactor = 70);
        """;

    private readonly string _quoted = Quoted(name);

    /// <summary>An identifier in SQL; the name is one of <see cref="StateStoreOptions.PostgresSchema"/>, which allows no quotes.</summary>
    public static string Quoted(string name) => $"\"{name}\"";

    /// <summary>Makes the tables where they are missing. True when it did.</summary>
    /// <exception cref="StoreUnavailableException">They are of a newer version.</exception>
    public async Task<bool> EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await FindAsync(connection, cancellationToken))
        {
            return false;
        }

        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (NpgsqlCommand turn = new("SELECT pg_advisory_xact_lock(hashtextextended('predictive-scaler ' || $1, 0))", connection))
        {
            turn.Parameters.Add(new() { Value = name });
            await turn.ExecuteNonQueryAsync(cancellationToken);
        }

        if (await FindAsync(connection, cancellationToken))
        {
            return false;
        }

        // Where the schema is there, the right to make schemas is not needed.
        string make = await ExistsAsync(connection, "SELECT 1 FROM pg_namespace WHERE nspname = $1", cancellationToken) ? "" : $"CREATE SCHEMA {_quoted};";
        await using (NpgsqlCommand tables = new($"{make} SET LOCAL search_path = {_quoted}; {Tables}", connection))
        {
            await tables.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<bool> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(connection, "SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = 'store_info'", cancellationToken))
        {
            return false;
        }

        await using NpgsqlCommand command = new($"SELECT max(version) FROM {_quoted}.store_info", connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is not int version)
        {
            throw new StoreUnavailableException(new StoreFailure("foreign tables", $"schema {name} holds a table store_info that is not ours"));
        }

        return version <= Version
            ? true
            : throw new StoreUnavailableException(new StoreFailure(
                "newer schema", string.Create(CultureInfo.InvariantCulture, $"schema {name} is of version {version}, this program knows {Version}")));
    }

    private async Task<bool> ExistsAsync(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(query, connection);
        command.Parameters.Add(new() { Value = name });
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }
}
