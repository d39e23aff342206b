using System.Globalization;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Storing;

internal sealed class PostgresRig : StoreRig
{
    private bool _counts;

    private PostgresRig(PostgresServer server, string schema) => (Server, Schema) = (server, schema);

    public PostgresServer Server { get; }

    public string Schema { get; }

    public string ConnectionFile => Path.Combine(Directory, "connection");

    public string Folder => Directory;

    public static async Task<PostgresRig> CreateAsync(PostgresFixture postgres) => Create(await postgres.ServerAsync(), postgres.NewSchema());

    public static PostgresRig Create(PostgresServer server, string schema)
    {
        PostgresRig rig = new(server, schema);
        File.WriteAllText(rig.ConnectionFile, server.ConnectionString);
        return rig;
    }

    public override IEnumerable<(string Key, string Value)> Settings() => [("Store:PostgresConnectionFile", ConnectionFile), ("Store:PostgresSchema", Schema)];

    public override async Task AgeAsync(TimeSpan span)
    {
        string ago = FormattableString.Invariant($"now() - interval '{span.TotalSeconds} seconds'");
        await SqlAsync($"UPDATE series SET touched = {ago}; UPDATE plans SET touched = {ago};");
    }

    public override Task RotChunkAsync() =>
        SqlAsync("UPDATE chunks SET samples = decode(repeat('00', 1028), 'hex') WHERE number = (SELECT min(number) FROM chunks)");

    public override async Task<long> ChunksWrittenAsync()
    {
        if (!_counts)
        {
            _counts = true;
            await SqlAsync(
                $"""
                CREATE TABLE log (n bigint);
                CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO {Schema}.log VALUES (NEW.number); RETURN NEW; END';
                CREATE TRIGGER t AFTER INSERT OR UPDATE ON chunks FOR EACH ROW EXECUTE FUNCTION note();
                """);
        }

        return (long)(await SqlAsync("WITH gone AS (DELETE FROM log RETURNING n) SELECT count(*) FROM gone"))!;
    }

    public override Task SetVersionAsync(int version) => SqlAsync(FormattableString.Invariant($"UPDATE store_info SET version = {version}"));

    public override async Task<int> VersionAsync() => Convert.ToInt32(await SqlAsync("SELECT version FROM store_info"), CultureInfo.InvariantCulture);

    public override async Task<string> ContentAsync() => string.Concat(
        await SqlAsync("SELECT string_agg(s::text, '|') FROM series s"),
        await SqlAsync("SELECT string_agg(c::text || encode(samples, 'escape'), '|') FROM chunks c"),
        await SqlAsync("SELECT string_agg(p::text || encode(state, 'escape'), '|') FROM plans p"));

    public Task<object?> SqlAsync(string sql) => Server.SqlAsync($"SET search_path = {Schema}; {sql}");
}
