using System.Globalization;
using Microsoft.Data.Sqlite;
using PredictiveScaler.Storing.Sqlite;

namespace PredictiveScaler.Tests.Storing;

internal sealed class SqliteRig : StoreRig
{
    private bool _counts;

    public string Folder => Directory;

    public string File => Path.Combine(Directory, SqliteStateStore.FileName);

    public override IEnumerable<(string Key, string Value)> Settings() => [("Store:Directory", Directory), ("Store:MaxMebibytes", "100")];

    public override Task AgeAsync(TimeSpan span)
    {
        Time.Advance(span);
        return Task.CompletedTask;
    }

    public override Task RotChunkAsync() => SqlAsync("UPDATE chunks SET samples = zeroblob(1028) WHERE number = (SELECT min(number) FROM chunks)");

    public override async Task<long> ChunksWrittenAsync()
    {
        if (!_counts)
        {
            _counts = true;
            await SqlAsync("CREATE TABLE log (n); CREATE TRIGGER t AFTER INSERT ON chunks BEGIN INSERT INTO log VALUES (NEW.number); END;");
        }

        return (long)(await SqlAsync("SELECT count(*) FROM log; DELETE FROM log;"))!;
    }

    public override Task SetVersionAsync(int version) => SqlAsync(FormattableString.Invariant($"PRAGMA user_version = {version}"));

    public override async Task<int> VersionAsync() => Convert.ToInt32(await SqlAsync("PRAGMA user_version"), CultureInfo.InvariantCulture);

    public override Task<string> ContentAsync() =>
        Task.FromResult(string.Concat(System.IO.Directory.GetFiles(Directory).Select(file => System.IO.File.ReadAllText(file))));

    public async Task<object?> SqlAsync(string sql)
    {
        await using SqliteConnection connection = new($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
