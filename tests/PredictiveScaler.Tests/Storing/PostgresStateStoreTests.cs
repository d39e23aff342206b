using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Storing;
using PredictiveScaler.Storing.Postgres;
using PredictiveScaler.TestSupport;
using static PredictiveScaler.Tests.Storing.StoreRig;

namespace PredictiveScaler.Tests.Storing;

/// <summary>Several replicas on one PostgreSQL.</summary>
[Collection("Postgres")]
public sealed class PostgresStateStoreTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task Two_replicas_add_up_what_each_has_measured()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider first = rig.Process();
        await using ServiceProvider second = rig.Process();

        // The second begins at minute 900, in the middle of a chunk that the first has written, and goes on to 1,999.
        await SaveAsync(first, Series(1000));
        await SaveAsync(second, Series(1100, first: 900));

        DemandSeries restored = await RestoreAsync(first);
        Assert.Equal(Read(Series(2000), 2000), Read(restored, 2000));
        Assert.Equal(Series(2000).State, restored.State);
    }

    [PostgresFact]
    public async Task A_replica_that_knows_less_takes_nothing_away()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider first = rig.Process();
        await using ServiceProvider second = rig.Process();
        await SaveAsync(first, Series(5000));

        DemandSeries little = new(Minute, TimeSpan.FromDays(7));
        little.Write(Start + (4999 * Minute), 4999);
        await SaveAsync(second, little);

        Assert.Equal(Read(Series(5000), 5000), Read(await RestoreAsync(second), 5000));
    }

    [PostgresFact]
    public async Task A_value_measured_later_replaces_the_earlier_one()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider first = rig.Process();
        await using ServiceProvider second = rig.Process();
        await SaveAsync(first, Series(10));

        DemandSeries corrected = Series(10);
        corrected.Write(Start + (9 * Minute), 99);
        await SaveAsync(second, corrected);

        Assert.Equal(99, Read(await RestoreAsync(first), 10)[9]);
    }

    [PostgresFact]
    public async Task Replicas_that_measured_the_same_write_it_once()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider first = rig.Process();
        await using ServiceProvider second = rig.Process();
        await SaveAsync(first, Series(5000));
        await rig.ChunksWrittenAsync();

        await SaveAsync(second, Series(5000));

        Assert.Equal(0, await rig.ChunksWrittenAsync());
    }

    [PostgresFact]
    public async Task Coverage_with_a_hole_between_is_that_of_the_newer_part()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider first = rig.Process();
        await using ServiceProvider second = rig.Process();
        await SaveAsync(first, Series(100));
        await SaveAsync(second, Series(100, first: 200));

        DemandSeries restored = await RestoreAsync(first);
        Assert.Equal(Start + (200 * Minute), restored.State.CoveredFrom);
        Assert.Equal(50, Read(restored, 300)[50]);

        // An older part that is written later does not hide the newer one.
        await SaveAsync(first, Series(101));
        Assert.Equal(Start + (200 * Minute), (await RestoreAsync(first)).State.CoveredFrom);
    }

    [PostgresFact]
    public async Task An_older_plan_never_replaces_a_newer_one()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider ahead = rig.Process();
        await using ServiceProvider behind = rig.Process();
        DateTimeOffset now = rig.Time.GetUtcNow();

        await SavePlanAsync(ahead, "key", now, 2);
        await SavePlanAsync(behind, "key", now - TimeSpan.FromSeconds(15), 1);
        Assert.Equal([2], (await Store(behind).LoadPlanAsync("key", default))!);

        // Of the same grid time the last one wins.
        await SavePlanAsync(behind, "key", now, 3);
        Assert.Equal([3], (await Store(ahead).LoadPlanAsync("key", default))!);
    }

    [PostgresFact]
    public async Task A_plan_of_a_clock_that_ran_ahead_holds_nobody_up()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider process = rig.Process();
        DateTimeOffset now = rig.Time.GetUtcNow();
        await SavePlanAsync(process, "key", now.AddDays(300), 9);
        Assert.Empty(await Store(process).LoadPlansAsync(now.AddDays(-1), 10, default));

        await SavePlanAsync(process, "key", now, 1);

        Assert.Equal([1], Assert.Single(await Store(process).LoadPlansAsync(now.AddDays(-1), 10, default)).State);
    }

    [PostgresFact]
    public async Task Samples_of_a_clock_that_ran_ahead_are_not_restored()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider process = rig.Process();
        DateTimeOffset now = rig.Time.GetUtcNow();
        DemandSeries series = Series(10_080);
        series.WriteRange(new RangeReading(MetricSourceError.None, "", now, Minute, [1, 2, 3]));
        await SaveAsync(process, series);

        DemandSeries restored = await RestoreAsync(process);
        Assert.Equal(now, restored.Last);
        Assert.Equal(now, restored.State.CoveredTo);
    }

    [PostgresFact]
    public async Task Many_replicas_start_at_once_on_an_empty_database()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        ServiceProvider[] processes = [.. Enumerable.Range(0, 8).Select(_ => rig.Process())];

        // Making the tables takes long enough for all to come to it.
        await rig.Server.SqlAsync(
            """
            CREATE FUNCTION linger() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.1); END';
            CREATE EVENT TRIGGER slow ON ddl_command_end EXECUTE FUNCTION linger();
            """);
        await Task.WhenAll(processes.Select((process, i) => SavePlanAsync(process, $"key{i}", rig.Time.GetUtcNow(), (byte)i)));

        await rig.Server.SqlAsync("DROP EVENT TRIGGER slow; DROP FUNCTION linger();");
        Assert.All(processes, process => Assert.Equal("", Store(process).Status.Detail));
        Assert.Equal(8, (await Store(processes[0]).LoadPlansAsync(Start, 100, default)).Count);
        Assert.Single(rig.LogLines, line => line.StartsWith("6007 ", StringComparison.Ordinal));
        await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
    }

    [PostgresFact]
    public async Task Replicas_that_write_the_same_series_all_the_time_never_lock_each_other_out()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        ServiceProvider[] processes = [.. Enumerable.Range(0, 4).Select(_ => rig.Process())];

        await Task.WhenAll(processes.Select((process, replica) => Task.Run(async () =>
        {
            DemandSeries[] series = [.. Enumerable.Range(0, 100).Select(_ => Series(300))];
            for (int round = 0; round < 5; round++)
            {
                // Each queues them in an order of its own.
                foreach (int i in Enumerable.Range(0, series.Length).OrderBy(i => (i * 37 * (replica + 1)) % 101))
                {
                    series[i].Write(Start + ((300 + round) * Minute), replica);
                    Store(process).SaveSeries($"hash{i}", series[i]);
                    Store(process).SavePlan(new StoredPlan($"key{i}", Start + (round * Minute), [(byte)round]));
                }

                await Store(process).FlushAsync(default);
            }
        })));

        Assert.DoesNotContain(rig.LogLines, line => line.StartsWith("6000 ", StringComparison.Ordinal));
        Assert.Equal(100, (await Store(processes[0]).LoadPlansAsync(Start + (4 * Minute), 1000, default)).Count);
        Assert.Equal(304, Read(await RestoreAsync(processes[0], "hash99"), 305).Count(value => !float.IsNaN(value)) + 27);
        await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
    }

    [PostgresFact]
    public async Task A_database_that_was_emptied_gets_everything_again()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider process = rig.Process();
        DemandSeries series = Series(5000);
        await SaveAsync(process, series);
        await rig.SqlAsync("TRUNCATE series, chunks, plans");

        series.Write(Start + (5000 * Minute), 7);
        await SaveAsync(process, series);

        Assert.Equal(Read(series, 5001), Read(await RestoreAsync(process), 5001));
    }

    [PostgresFact]
    public async Task A_database_restored_from_a_backup_gets_everything_again()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider process = rig.Process();
        DemandSeries series = Series(1000);
        await SaveAsync(process, series);
        await rig.SqlAsync("CREATE TABLE backup_s AS TABLE series; CREATE TABLE backup_c AS TABLE chunks");
        series.WriteRange(new RangeReading(MetricSourceError.None, "", Start + (1000 * Minute), Minute, [.. Enumerable.Repeat(5.0, 1000)]));
        await SaveAsync(process, series);
        await rig.SqlAsync(
            """
            DELETE FROM chunks; INSERT INTO chunks TABLE backup_c;
            UPDATE series s SET revision = b.revision, covered_from = b.covered_from, covered_to = b.covered_to FROM backup_s b WHERE s.id = b.id
            """);

        series.Write(Start + (2000 * Minute), 7);
        await SaveAsync(process, series);

        Assert.Equal(Read(series, 2001), Read(await RestoreAsync(process), 2001));
        Assert.Contains(rig.LogLines, line => line.StartsWith("6009 ", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Tables_that_are_dropped_while_in_use_are_made_again()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider process = rig.Process();
        await SaveAsync(process, Series(100));
        await rig.SqlAsync($"DROP SCHEMA {rig.Schema} CASCADE");

        await SaveAsync(process, Series(100));
        Assert.Contains("a table or column of ours is missing", Store(process).Status.Detail, StringComparison.Ordinal);
        await Store(process).FlushAsync(default);

        Assert.True(Store(process).Status.IsAvailable);
        Assert.Equal(Read(Series(100), 100), Read(await RestoreAsync(process), 100));
    }

    [PostgresFact]
    public async Task Tables_of_something_else_are_refused_and_left_alone()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await rig.SqlAsync($"CREATE SCHEMA {rig.Schema}; CREATE TABLE {rig.Schema}.plans (goal text); INSERT INTO {rig.Schema}.plans VALUES ('retire');");
        await using ServiceProvider process = rig.Process();

        await SavePlanAsync(process, "key", Start, 1);

        Assert.Contains("tables that are not ours", Store(process).Status.Detail, StringComparison.Ordinal);
        Assert.Equal("retire", await rig.SqlAsync("SELECT goal FROM plans"));
    }

    [PostgresFact]
    public async Task A_plan_that_rotted_is_refused_and_the_others_are_read()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider process = rig.Process();
        await SavePlanAsync(process, "good", rig.Time.GetUtcNow(), 1, 2, 3);
        await SavePlanAsync(process, "rotten", rig.Time.GetUtcNow(), 1, 2, 3);
        await rig.SqlAsync("UPDATE plans SET state = set_byte(state, 1, 7) WHERE trigger_key = 'rotten'");

        Assert.Equal("good", Assert.Single(await Store(process).LoadPlansAsync(Start, 10, default)).TriggerKey);
        Assert.Null(await Store(process).LoadPlanAsync("rotten", default));
        Assert.Single(rig.LogLines, line => line.StartsWith("6006 ", StringComparison.Ordinal) && line.Contains("a checksum is wrong", StringComparison.Ordinal));
        Assert.True(Store(process).Status.IsAvailable);
    }

    [PostgresFact]
    public async Task A_chunk_that_rotted_is_written_over_and_what_only_others_knew_of_it_is_asked_for_again()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider first = rig.Process();
        await using ServiceProvider second = rig.Process();
        // Minutes 0 to 95 lie in one chunk: Start is minute 29,538,720 = 115,385 x 256 + 160.
        await SaveAsync(first, Series(90));
        await rig.RotChunkAsync();

        await SaveAsync(second, Series(20, first: 70));

        DemandSeries restored = await RestoreAsync(second);
        Assert.Equal(Start + (70 * Minute), restored.State.CoveredFrom);
        Assert.Equal(71, Read(restored, 90)[71]);
        Assert.Single(rig.LogLines, line => line.StartsWith("6006 ", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Rows_that_cannot_be_ours_are_refused()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider process = rig.Process();
        await SaveAsync(process, Series(100));

        await rig.SqlAsync("UPDATE series SET step = 1");
        Assert.Null(await Store(process).LoadSeriesAsync("hash", default));
        await rig.SqlAsync("UPDATE series SET step = 600000000; INSERT INTO chunks SELECT series, coarse, number + (10 * n), samples FROM chunks, generate_series(1, 300) n");
        Assert.Null(await Store(process).LoadSeriesAsync("hash", default));

        Assert.Contains(rig.LogLines, line => line.Contains("its step is below a second", StringComparison.Ordinal));
        Assert.True(Store(process).Status.IsAvailable);
    }

    [Fact]
    public void The_page_for_administrators_shows_the_tables_as_they_are_made() =>
        Assert.Contains(PostgresSchema.Tables, File.ReadAllText(RepositoryFiles.PathOf("docs/state-store.md")), StringComparison.Ordinal);

    [PostgresFact]
    public async Task A_role_that_may_only_use_the_tables_of_an_administrator_is_enough()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        string role = "user_" + rig.Schema;
        await rig.SqlAsync(
            $"""
            CREATE SCHEMA {rig.Schema}; {PostgresSchema.Tables}
            CREATE ROLE {role} LOGIN PASSWORD '{PostgresServer.Password}';
            GRANT USAGE ON SCHEMA {rig.Schema} TO {role};
            GRANT SELECT ON store_info TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON series, chunks, plans TO {role};
            """);
        await File.WriteAllTextAsync(rig.ConnectionFile, rig.Server.ConnectionAs(role));
        await using ServiceProvider process = rig.Process();

        await SaveAsync(process, Series(100));
        await SavePlanAsync(process, "key", rig.Time.GetUtcNow(), 1);
        rig.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal("", Store(process).Status.Detail);
        Assert.NotNull(await Store(process).LoadPlanAsync("key", default));
        Assert.Equal(Read(Series(100), 100), Read(await RestoreAsync(process), 100));
    }

    [PostgresFact]
    public async Task A_role_without_rights_is_named_as_the_reason()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        string role = "nobody_" + rig.Schema;
        await rig.Server.SqlAsync($"CREATE ROLE {role} LOGIN PASSWORD '{PostgresServer.Password}'");
        await File.WriteAllTextAsync(rig.ConnectionFile, rig.Server.ConnectionAs(role));
        await using ServiceProvider process = rig.Process();

        await SavePlanAsync(process, "key", Start, 1);

        Assert.Equal("PostgreSQL error 42501: the role lacks a right; see docs/state-store.md", Store(process).Status.Detail);
    }

    [PostgresFact]
    public async Task A_password_that_is_rotated_is_taken_up_without_a_restart()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        string role = "rotated_" + rig.Schema;
        await rig.Server.SqlAsync($"CREATE ROLE {role} LOGIN PASSWORD '{PostgresServer.Password}'; CREATE SCHEMA {rig.Schema} AUTHORIZATION {role};");
        await File.WriteAllTextAsync(rig.ConnectionFile, rig.Server.ConnectionAs(role));
        await using ServiceProvider process = rig.Process();
        await SavePlanAsync(process, "key", Start, 1);
        Assert.True(Store(process).Status.IsAvailable);

        await rig.Server.SqlAsync($"ALTER ROLE {role} PASSWORD 'planted-second'; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'");
        await SavePlanAsync(process, "key", Start, 2);
        await Store(process).FlushAsync(default);
        Assert.Contains("refused the login", Store(process).Status.Detail, StringComparison.Ordinal);
        await File.WriteAllTextAsync(rig.ConnectionFile, rig.Server.ConnectionAs(role).Replace(PostgresServer.Password, "planted-second", StringComparison.Ordinal));
        await Store(process).FlushAsync(default);

        Assert.True(Store(process).Status.IsAvailable);
        Assert.Equal([2], (await Store(process).LoadPlanAsync("key", default))!);
        Assert.DoesNotContain(rig.LogLines, line => line.Contains("planted", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task No_more_connections_are_taken_than_allowed()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        await using ServiceProvider process = rig.Process(("Store:PostgresMaxConnections", "2"));
        await SaveAsync(process, Series(100));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RestoreAsync(process)).Cast<Task>().Append(SaveAsync(process, Series(200))));

        long held = (long)(await rig.Server.SqlAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'predictive-scaler' AND query LIKE '%" + rig.Schema + "%'"))!;
        Assert.InRange(held, 1, 2);
        Assert.True(Store(process).Status.IsAvailable);
    }

    [PostgresFact]
    public async Task Neither_statements_nor_secrets_get_into_the_log()
    {
        await using PostgresRig rig = await PostgresRig.CreateAsync(postgres);
        foreach (string connection in (string[])
        [
            "Host=127.0.0.1;Port=1;Username=planted;Password=planted",
            $"Host=127.0.0.1;Port={rig.Server.Port};Username=planted;Password=planted;Database=planted;SSL Mode=Disable",
            "Host=planted;Password=plan;ted",
            "postgres://planted:pla/nted@planted/planted",
            "postgres://planted:planted@planted/planted?planted=1",
            "planted",
            "",
        ])
        {
            await File.WriteAllTextAsync(rig.ConnectionFile, connection);
            await using ServiceProvider process = rig.Process();
            await SavePlanAsync(process, "key", Start, 1);

            Assert.False(Store(process).Status.IsAvailable);
            Assert.DoesNotContain("planted", Store(process).Status.Detail, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(rig.LogLines, line => line.Contains("planted", StringComparison.Ordinal) || line.Contains("SELECT", StringComparison.Ordinal));
    }
}
