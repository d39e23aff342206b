using Microsoft.Extensions.Logging;
using Npgsql;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Storing.Postgres;

/// <summary>
/// A bounded pool of connections to the database that a file names. The file is read again while we run: a rotated password is taken up
/// without a restart, and a new server too. Thread-safe.
/// </summary>
internal sealed class PostgresConnections(StateStoreOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly SecretFile _file = new(options.PostgresConnectionFile!, "store", time, logger);
    private readonly PostgresSchema _schema = new(options.PostgresSchema);
    private readonly SemaphoreSlim _access = new(1, 1);
    private NpgsqlDataSource? _source;
    private string? _text;
    private volatile bool _prepared;

    /// <summary>In the log: where the connection string lies, never what it says.</summary>
    public string Name { get; } = $"PostgreSQL ({options.PostgresConnectionFile})";

    /// <summary>An open connection to a database that holds our tables.</summary>
    /// <exception cref="NpgsqlException">What Npgsql or PostgreSQL says.</exception>
    /// <exception cref="StoreUnavailableException">There is no usable connection string, or the tables are not for us.</exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await (await SourceAsync(cancellationToken)).OpenConnectionAsync(cancellationToken);
        try
        {
            if (!_prepared)
            {
                await PrepareAsync(connection, cancellationToken);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>After a failure: the next connection looks at file and tables again.</summary>
    public void Expire()
    {
        _prepared = false;
        _file.Expire();
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is { } source)
        {
            await source.DisposeAsync();
        }

        _access.Dispose();
    }

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await _schema.EnsureAsync(connection, cancellationToken))
        {
            Log.SchemaMade(logger, Name, PostgresSchema.Version, options.PostgresSchema);
        }

        _prepared = true;
    }

    private async Task<NpgsqlDataSource> SourceAsync(CancellationToken cancellationToken)
    {
        await _access.WaitAsync(cancellationToken);
        try
        {
            string text = _file.Value ?? throw new StoreUnavailableException(new StoreFailure("connection string missing", "its file cannot be read or is empty"));
            if (_source is null || text != _text)
            {
                NpgsqlDataSource replaced = Build(text);
                if (_source is { } former)
                {
                    Log.ConnectionChanged(logger, Name);
                    await former.DisposeAsync();
                }

                (_source, _text, _prepared) = (replaced, text, false);
            }

            return _source;
        }
        finally
        {
            _access.Release();
        }
    }

    private NpgsqlDataSource Build(string text)
    {
        NpgsqlConnectionStringBuilder connection = ConnectionText.Read(text);
        if (!connection.Keys.Contains("SSL Mode"))
        {
            // Npgsql's own default would send the password to whoever answers.
            connection.SslMode = SslMode.VerifyFull;
        }

        if (connection.RootCertificate is null && options.PostgresCaFile is { Length: > 0 } ca)
        {
            connection.RootCertificate = ca;
        }

        (connection.Pooling, connection.MinPoolSize, connection.MaxPoolSize) = (true, 0, options.PostgresMaxConnections);
        (connection.Timeout, connection.CommandTimeout) = (options.PostgresTimeoutSeconds, options.PostgresTimeoutSeconds);
        (connection.IncludeErrorDetail, connection.PersistSecurityInfo, connection.Enlist) = (false, false, false);
        connection.ApplicationName ??= "predictive-scaler";
        try
        {
            // Without a logger factory: Npgsql would log statements and connection strings of its own.
            return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = "state store" }.Build();
        }
        catch (Exception problem) when (problem is ArgumentException or NpgsqlException or InvalidOperationException or NotSupportedException)
        {
            throw new StoreUnavailableException(new StoreFailure("connection string malformed", "its settings do not go together"));
        }
    }
}
