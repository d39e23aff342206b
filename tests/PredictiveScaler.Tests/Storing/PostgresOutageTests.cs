using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Storing;
using PredictiveScaler.TestSupport;
using static PredictiveScaler.Tests.Storing.StoreRig;

namespace PredictiveScaler.Tests.Storing;

/// <summary>A server that goes, hangs, comes back, or is not the one it should be.</summary>
public sealed class PostgresOutageTests
{
    [PostgresFact]
    public async Task A_database_that_stops_in_the_middle_has_everything_after_it_returns()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await using PostgresRig rig = PostgresRig.Create(server, "away");
        await using ServiceProvider process = rig.Process();
        DemandSeries series = Series(5000);
        await SaveAsync(process, series);
        await server.StopAsync();

        for (int i = 0; i < 5; i++)
        {
            series.Write(Start + ((5000 + i) * Minute), i);
            Store(process).SavePlan(new StoredPlan("key", Start + (i * Minute), [(byte)i]));
            await SaveAsync(process, series);
        }

        Assert.False(Store(process).Status.IsAvailable);
        Assert.Null(await Store(process).LoadSeriesAsync("hash", default));
        await server.StartAgainAsync();
        await UntilAsync(rig, () => Store(process).Status.IsAvailable);

        Assert.Equal(Read(series, 5005), Read(await RestoreAsync(process), 5005));
        Assert.Equal([4], (await Store(process).LoadPlanAsync("key", default))!);
        Assert.Single(rig.LogLines, line => line.StartsWith("6000 ", StringComparison.Ordinal));
        Assert.Single(rig.LogLines, line => line.StartsWith("6001 ", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task A_database_that_comes_after_the_service_is_taken_up_with_nothing_to_write()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await server.StopAsync();
        await using PostgresRig rig = PostgresRig.Create(server, "late");
        await using ServiceProvider process = rig.Process();

        Assert.Empty(await Store(process).LoadPlansAsync(Start, 10, default));
        Assert.Equal("network error ConnectionRefused", Store(process).Status.Detail);
        await server.StartAgainAsync();

        await UntilAsync(rig, () => Store(process).Status.IsAvailable);
    }

    [PostgresFact]
    public async Task Connections_that_the_server_ends_cost_one_attempt()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await using PostgresRig rig = PostgresRig.Create(server, "ended");
        await using ServiceProvider process = rig.Process();
        DemandSeries series = Series(100);
        await SaveAsync(process, series);
        await server.SqlAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'predictive-scaler'");

        series.Write(Start + (100 * Minute), 1);
        await SaveAsync(process, series);
        await Store(process).FlushAsync(default);

        Assert.Equal(Read(series, 101), Read(await RestoreAsync(process), 101));
    }

    [PostgresFact]
    public async Task A_table_that_another_holds_locked_is_waited_for_only_so_long()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await using PostgresRig rig = PostgresRig.Create(server, "locked");
        await using ServiceProvider process = rig.Process(("Store:PostgresTimeoutSeconds", "1"));
        DemandSeries series = Series(100);
        await SaveAsync(process, series);
        Task<object?> held = server.SqlAsync("BEGIN; LOCK TABLE locked.chunks; SELECT pg_sleep(4); COMMIT");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);

        series.Write(Start + (100 * Minute), 1);
        await SaveAsync(process, series);
        Assert.False(Store(process).Status.IsAvailable);
        await held;
        await Store(process).FlushAsync(default);

        Assert.Equal(Read(series, 101), Read(await RestoreAsync(process), 101));
    }

    [Fact]
    public async Task A_server_that_accepts_and_never_answers_is_given_up_in_time()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        string directory = Directory.CreateTempSubdirectory("state-store-").FullName;
        string file = Path.Combine(directory, "connection");
        await File.WriteAllTextAsync(file, FormattableString.Invariant($"postgres://u:p@127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/db?sslmode=disable"));
        await using SqliteRig rig = new();
        await using ServiceProvider process = rig.Process(
            ("Store:Directory", ""), ("Store:PostgresConnectionFile", file), ("Store:PostgresTimeoutSeconds", "1"));

        long started = Stopwatch.GetTimestamp();
        Assert.Empty(await Store(process).LoadPlansAsync(Start, 10, default));
        await SaveAsync(process, Series(10));

        // A second to connect each time, and twice that at most around it.
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 1, 8);
        Assert.StartsWith("timeout", Store(process).Status.Detail, StringComparison.Ordinal);

        // From now on only the loop knocks.
        started = Stopwatch.GetTimestamp();
        for (int i = 0; i < 1000; i++)
        {
            Assert.Null(await Store(process).LoadSeriesAsync("hash", default));
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 0.9);
        Directory.Delete(directory, recursive: true);
    }

    [PostgresFact]
    public async Task A_server_is_talked_to_over_tls_unless_told_otherwise_and_only_if_it_is_the_right_one()
    {
        using TestCertificates certificates = new();
        using TestCertificates others = new();
        await using PostgresServer server = await PostgresServer.StartAsync();
        await server.WriteFileAsync("data/server.crt", certificates.Server.ExportCertificatePem());
        await server.WriteFileAsync("data/server.key", TestCertificates.KeyPem(certificates.Server));
        await server.StopAsync();
        await using PostgresRig rig = PostgresRig.Create(server, "tls");
        (string trusted, string untrusted) = (Path.Combine(rig.Folder, "ca.crt"), Path.Combine(rig.Folder, "other.crt"));
        await File.WriteAllTextAsync(trusted, certificates.AuthorityPem);
        await File.WriteAllTextAsync(untrusted, others.AuthorityPem);
        await File.WriteAllTextAsync(rig.ConnectionFile, FormattableString.Invariant($"postgresql://postgres:{PostgresServer.Password}@localhost:{server.Port}/postgres"));

        // The server without TLS: the password is not sent in the clear.
        await server.StartAgainAsync();
        Assert.Contains("does not speak TLS", await StatusAsync(rig, trusted), StringComparison.Ordinal);
        await server.SqlAsync("ALTER SYSTEM SET ssl = on");
        await server.SqlAsync("SELECT pg_reload_conf()");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);

        Assert.StartsWith("TLS", await StatusAsync(rig, untrusted), StringComparison.Ordinal);
        Assert.StartsWith("TLS", await StatusAsync(rig, ""), StringComparison.Ordinal);
        Assert.Equal("", await StatusAsync(rig, trusted));

        static async Task<string> StatusAsync(PostgresRig rig, string authority)
        {
            await using ServiceProvider process = rig.Process(("Store:PostgresCaFile", authority));
            await SavePlanAsync(process, "key", Start, 1);
            return Store(process).Status.Detail;
        }
    }

    private static async Task UntilAsync(StoreRig rig, Func<bool> condition)
    {
        for (long started = Stopwatch.GetTimestamp(); !condition();)
        {
            Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 30);
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
