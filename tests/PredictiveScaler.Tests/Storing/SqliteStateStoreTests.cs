using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Storing;

namespace PredictiveScaler.Tests.Storing;

public sealed class SqliteStateStoreTests : IAsyncLifetime, ILoggerProvider, ILogger
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string _directory = Directory.CreateTempSubdirectory("state-store-").FullName;
    private readonly FakeTimeProvider _time = new(Start);
    private readonly ConcurrentQueue<string> _log = new();

    private string File => Path.Combine(_directory, SqliteStateStore.FileName);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }

    // As a logger provider, by each container of a test.
    public void Dispose()
    {
    }

    [Fact]
    public async Task Samples_and_plans_survive_a_restart()
    {
        DemandSeries series = Series(5000);
        await using (ServiceProvider services = Services())
        {
            Store(services).SaveSeries("hash", series);
            Store(services).SavePlan("ns/app/1", [1, 2, 3]);
        }

        await using ServiceProvider restarted = Services();
        DemandSeries restored = new(Minute, TimeSpan.FromDays(7));
        restored.Restore((await Store(restarted).LoadSeriesAsync("hash", default))!);

        Assert.Equal(Read(series, 5000), Read(restored, 5000));
        Assert.Equal(series.State, restored.State);
        Assert.Equal(new byte[] { 1, 2, 3 }, await Store(restarted).LoadPlanAsync("ns/app/1", default));
        Assert.Equal("ns/app/1", Assert.Single(await Store(restarted).LoadPlansAsync(Start, 10, default)).TriggerKey);
    }

    [Fact]
    public async Task A_process_that_is_killed_loses_nothing_that_was_written()
    {
        DemandSeries series = Series(5000);
        await using ServiceProvider killed = Services();
        await SaveAsync(killed, series);

        // The files as they lie there while the process still has them open are what a kill -9 leaves.
        string left = Directory.CreateDirectory(Path.Combine(_directory, "left")).FullName;
        foreach (string file in Directory.GetFiles(_directory))
        {
            System.IO.File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
        }

        await using ServiceProvider restarted = Services(left);
        DemandSeries restored = new(Minute, TimeSpan.FromDays(7));
        restored.Restore((await Store(restarted).LoadSeriesAsync("hash", default))!);
        Assert.Equal(Read(series, 5000), Read(restored, 5000));
    }

    [Fact]
    public async Task What_was_never_saved_is_null()
    {
        await using ServiceProvider services = Services();

        Assert.Null(await Store(services).LoadSeriesAsync("none", default));
        Assert.Null(await Store(services).LoadPlanAsync("none", default));
    }

    [Fact]
    public async Task Only_changed_chunks_are_written_and_the_result_is_whole()
    {
        await using ServiceProvider services = Services();
        DemandSeries series = Series(5000);
        await SaveAsync(services, series);
        await SqlAsync("CREATE TABLE log (n); CREATE TRIGGER t AFTER INSERT ON chunks BEGIN INSERT INTO log VALUES (NEW.number); END;");

        series.Write(Start + (5000 * Minute), 7);
        await SaveAsync(services, series);

        Assert.Equal(1L, await SqlAsync("SELECT count(*) FROM log"));
        SeriesChanges saved = (await Store(services).LoadSeriesAsync("hash", default))!;
        DemandSeries restored = new(Minute, TimeSpan.FromDays(7));
        restored.Restore(saved);
        Assert.Equal(Read(series, 5001), Read(restored, 5001));
    }

    [Fact]
    public async Task Batches_are_written_by_themselves()
    {
        await using ServiceProvider services = Services();
        Store(services).SavePlan("key", [1]);

        while (!System.IO.File.Exists(File) || await Store(services).LoadPlanAsync("key", default) is null)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    [Theory]
    [InlineData("this is no database at all, but it is long enough to have a header of one, and then some more text to fill a page")]
    [InlineData("SQLite format 3\0garbage garbage garbage garbage garbage garbage garbage garbage garbage garbage garbage garbage garbage")]
    public async Task A_corrupt_file_is_moved_aside_and_a_new_one_started(string content)
    {
        System.IO.File.WriteAllText(File, content + new string('x', 8192));
        await using ServiceProvider services = Services();

        await SaveAsync(services, Series(10));
        await SaveAsync(services, Series(10));

        Assert.NotNull(await Store(services).LoadSeriesAsync("hash", default));
        Assert.Single(Directory.GetFiles(_directory, "*.corrupt-*"));
        Assert.True(Store(services).Status.IsAvailable);
    }

    [Fact]
    public async Task A_file_that_becomes_corrupt_is_replaced_by_one_that_holds_everything_again()
    {
        DemandSeries series = Series(5000);
        await using ServiceProvider services = Services();
        await SaveAsync(services, series);
        DamagePages();

        for (int i = 0; i < 3; i++)
        {
            series.Write(Start + ((5000 + i) * Minute), i);
            await SaveAsync(services, series);
        }

        Assert.NotEmpty(Directory.GetFiles(_directory, "*.corrupt-*"));
        DemandSeries restored = new(Minute, TimeSpan.FromDays(7));
        restored.Restore((await Store(services).LoadSeriesAsync("hash", default))!);
        Assert.Equal(Read(series, 5003), Read(restored, 5003));
    }

    [Fact]
    public async Task A_chunk_that_rotted_makes_the_series_unknown_rather_than_wrong()
    {
        await using ServiceProvider services = Services();
        await SaveAsync(services, Series(5000));
        await SqlAsync("UPDATE chunks SET samples = zeroblob(1028) WHERE number = (SELECT min(number) FROM chunks)");

        Assert.Null(await Store(services).LoadSeriesAsync("hash", default));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_reported_once_and_stops_nothing()
    {
        System.IO.File.WriteAllText(Path.Combine(_directory, "file"), "");
        await using ServiceProvider services = Services(directory: Path.Combine(_directory, "file", "below"));

        for (int i = 0; i < 5; i++)
        {
            await SaveAsync(services, Series(10));
        }

        Assert.False(Store(services).Status.IsAvailable);
        Assert.Single(_log, line => line.Contains("not available", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_disk_loses_nothing_that_is_still_in_memory()
    {
        DemandSeries big = Series(11_000);
        await using (ServiceProvider small = Services(mebibytes: 1))
        {
            // 43 chunks of 1 KiB a series: some 20 series fill the megabyte.
            for (int i = 0; i < 60; i++)
            {
                Store(small).SaveSeries($"hash{i}", Series(11_000));
            }

            await Store(small).FlushAsync(default);
            Assert.False(Store(small).Status.IsAvailable);
            Assert.Contains("13", Store(small).Status.Detail, StringComparison.Ordinal);
            Store(small).SavePlan("key", [1]);
        }

        await using ServiceProvider services = Services();
        await SaveAsync(services, big);
        Assert.NotNull(await Store(services).LoadSeriesAsync("hash", default));
    }

    [Fact]
    public async Task A_locked_file_delays_saving_until_it_is_free()
    {
        await using ServiceProvider services = Services();
        await SaveAsync(services, Series(10));
        DemandSeries series = Series(20);
        await using (SqliteConnection other = new($"Data Source={File};Pooling=False"))
        {
            await other.OpenAsync();
            SqliteCommand command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync();
            await SaveAsync(services, series);
            Assert.False(Store(services).Status.IsAvailable);
        }

        await Store(services).FlushAsync(default);

        Assert.True(Store(services).Status.IsAvailable);
        DemandSeries restored = new(Minute, TimeSpan.FromDays(7));
        restored.Restore((await Store(services).LoadSeriesAsync("hash", default))!);
        Assert.Equal(Read(series, 20), Read(restored, 20));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_left_alone()
    {
        await using (ServiceProvider services = Services())
        {
            await SaveAsync(services, Series(10));
        }

        await SqlAsync("PRAGMA user_version = 99");
        await using ServiceProvider older = Services();
        await SaveAsync(older, Series(10));

        Assert.False(Store(older).Status.IsAvailable);
        Assert.Equal(99L, await SqlAsync("PRAGMA user_version"));
    }

    [Fact]
    public async Task What_is_not_used_any_more_is_pruned()
    {
        await using ServiceProvider services = Services();
        Store(services).SaveSeries("old", Series(10));
        Store(services).SavePlan("old", [1]);
        await Store(services).FlushAsync(default);

        _time.Advance(TimeSpan.FromDays(15));
        await SaveAsync(services, Series(10));
        while (await Store(services).LoadPlanAsync("old", default) is not null)
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        Assert.Null(await Store(services).LoadSeriesAsync("old", default));
        Assert.NotNull(await Store(services).LoadSeriesAsync("hash", default));
    }

    [Fact]
    public async Task No_query_header_or_parameter_is_ever_written_down()
    {
        MetricQuery query = new()
        {
            PromQl = "planted_query",
            CustomHeaders = "X-Token=planted-secret",
            QueryParameters = "k=planted-parameter",
            TriggerNamespace = "shop",
        };
        await using (ServiceProvider services = Services())
        {
            Store(services).SaveSeries(SeriesHash.Of(query), Series(10));
        }

        Assert.NotEmpty(Directory.GetFiles(_directory));
        Assert.All(Directory.GetFiles(_directory), file => Assert.DoesNotContain("planted", System.IO.File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void The_hash_tells_what_is_fetched_apart_from_how_long_we_wait()
    {
        MetricQuery query = new() { PromQl = "q", TriggerNamespace = "shop" };

        Assert.Equal(SeriesHash.Of(query), SeriesHash.Of(query with { RequestTimeout = TimeSpan.FromSeconds(3) }));
        Assert.NotEqual(SeriesHash.Of(query), SeriesHash.Of(query with { Step = TimeSpan.FromSeconds(30) }));
        Assert.NotEqual(SeriesHash.Of(query), SeriesHash.Of(query with { TriggerNamespace = "other" }));
        Assert.NotEqual(
            SeriesHash.Of(query with { QueryParameters = "a=b", CustomHeaders = "" }),
            SeriesHash.Of(query with { QueryParameters = "", CustomHeaders = "a=b" }));
    }

    [Fact]
    public async Task Without_a_directory_nothing_is_kept_and_nothing_fails()
    {
        await using ServiceProvider services = Services(directory: "");

        await SaveAsync(services, Series(10));

        Assert.IsType<NullStateStore>(Store(services));
        Assert.Null(await Store(services).LoadSeriesAsync("hash", default));
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _log.Enqueue(formatter(state, exception));

    private static IStateStore Store(IServiceProvider services) => services.GetRequiredService<IStateStore>();

    private static Task SaveAsync(IServiceProvider services, DemandSeries series)
    {
        Store(services).SaveSeries("hash", series);
        return Store(services).FlushAsync(CancellationToken.None);
    }

    private static DemandSeries Series(int count)
    {
        DemandSeries series = new(Minute, TimeSpan.FromDays(7));
        double[] values = [.. Enumerable.Range(0, count).Select(i => i % 11 == 0 ? double.NaN : i)];
        series.WriteRange(new RangeReading(MetricSourceError.None, "", Start, Minute, values));
        return series;
    }

    private static float[] Read(DemandSeries series, int count)
    {
        float[] values = new float[count];
        series.Read(Start, Minute, values);
        return values;
    }

    private ServiceProvider Services(string? directory = null, int mebibytes = 100)
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_time);
        services.AddLogging(logging => logging.AddProvider(this));
        services.AddStateStore(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Store:Directory"] = directory ?? _directory,
            ["Store:MaxMebibytes"] = mebibytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }).Build());
        return services.BuildServiceProvider();
    }

    private async Task<object?> SqlAsync(string sql)
    {
        await using SqliteConnection connection = new($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    // Overwrites the file under the open connection; the WAL is emptied first so that the pages are read from the file.
    private void DamagePages()
    {
        using SqliteConnection connection = new($"Data Source={File};Pooling=False");
        connection.Open();
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
        using FileStream stream = new(File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        byte[] garbage = new byte[stream.Length];
        new Random(1).NextBytes(garbage);
        stream.Write(garbage);
    }
}
