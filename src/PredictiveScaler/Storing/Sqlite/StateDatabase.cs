using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Storing.Sqlite;

/// <summary>The SQLite file: one connection, opened when needed, a schema version, and the way out when the file is corrupt. Not thread-safe.</summary>
internal sealed class StateDatabase(string path, int maxMebibytes, TimeProvider time, ILogger logger) : IDisposable
{
    private const int SchemaVersion = 1;
    private const int PageSize = 4096;

    // Raw codes of sqlite3.h.
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private SqliteConnection? _connection;

    public string Path => path;

    /// <summary>Changes when a new file takes the place of a corrupt or deleted one.</summary>
    public object Identity { get; private set; } = new();

    /// <summary>Whether the failure means that the file's content is no database.</summary>
    public static bool IsCorruption(SqliteException problem) => problem.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>The open connection.</summary>
    /// <exception cref="SqliteException">What SQLite says.</exception>
    /// <exception cref="StoreUnavailableException">The file belongs to a newer version.</exception>
    public SqliteConnection Open()
    {
        if (_connection is not null && File.Exists(path))
        {
            return _connection;
        }

        if (_connection is not null)
        {
            // Deleted under us: SQLite would go on writing into a file that nobody can find again.
            Close();
            Identity = new object();
            Log.StoreDeleted(logger, path);
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 2 }.ToString());
        try
        {
            connection.Open();
            Prepare(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        _connection = connection;
        Log.StoreOpened(logger, path);
        return connection;
    }

    public void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    /// <summary>Renames the file and what belongs to it, so that a new one can be started and the old one examined.</summary>
    public void MoveAside()
    {
        Close();
        string aside = string.Create(CultureInfo.InvariantCulture, $"{path}.corrupt-{time.GetUtcNow():yyyyMMddTHHmmssfff}");
        foreach (string suffix in new[] { "-wal", "-shm", "" })
        {
            if (File.Exists(path + suffix))
            {
                File.Move(path + suffix, aside + suffix, overwrite: true);
            }
        }

        Identity = new object();
        Log.StoreMovedAside(logger, path, aside);
    }

    public void Dispose() => Close();

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // WAL and synchronous=NORMAL: a killed process loses nothing that was committed, a power cut at most the last batches, never the file.
    private void Prepare(SqliteConnection connection)
    {
        long version = Scalar(connection, "PRAGMA user_version");
        if (version > SchemaVersion)
        {
            throw new StoreUnavailableException(
                new StoreFailure("newer schema", string.Create(CultureInfo.InvariantCulture, $"version {version} is newer than {SchemaVersion}")));
        }

        if (version == 0)
        {
            Execute(connection, $"PRAGMA page_size = {PageSize}; PRAGMA auto_vacuum = INCREMENTAL;");
        }

        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -2048; PRAGMA journal_size_limit = 16777216;");
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {maxMebibytes * 1024L * 1024 / PageSize};"));
        if (version == 0)
        {
            Execute(connection, StateTables.Schema + string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SchemaVersion};"));
        }
    }
}
