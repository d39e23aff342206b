using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Storing;
using static PredictiveScaler.Tests.Storing.StoreRig;

namespace PredictiveScaler.Tests.Storing;

/// <summary>What only a file can suffer.</summary>
public sealed class SqliteStateStoreTests : IAsyncLifetime
{
    private readonly SqliteRig _rig = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _rig.DisposeAsync().AsTask();

    [Fact]
    public async Task A_process_that_is_killed_loses_nothing_that_was_written()
    {
        DemandSeries series = Series(5000);
        await using ServiceProvider killed = _rig.Process();
        await SaveAsync(killed, series);

        // The files as they lie there while the process still has them open are what a kill -9 leaves.
        string left = Directory.CreateDirectory(Path.Combine(_rig.Folder, "left")).FullName;
        foreach (string file in Directory.GetFiles(_rig.Folder))
        {
            File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
        }

        await using ServiceProvider restarted = _rig.Process(("Store:Directory", left));
        DemandSeries restored = new(Minute, TimeSpan.FromDays(7));
        restored.Restore((await Store(restarted).LoadSeriesAsync("hash", default))!);
        Assert.Equal(Read(series, 5000), Read(restored, 5000));
    }

    [Theory]
    [InlineData("this is no database at all, but it is long enough to have a header of one, and then some more text to fill a page")]
    [InlineData("SQLite format 3\0garbage garbage garbage garbage garbage garbage garbage garbage garbage garbage garbage garbage garbage")]
    public async Task A_corrupt_file_is_moved_aside_and_a_new_one_started(string content)
    {
        File.WriteAllText(_rig.File, content + new string('x', 8192));
        await using ServiceProvider process = _rig.Process();

        await SaveAsync(process, Series(10));
        await SaveAsync(process, Series(10));

        Assert.NotNull(await Store(process).LoadSeriesAsync("hash", default));
        Assert.Single(Directory.GetFiles(_rig.Folder, "*.corrupt-*"));
        Assert.True(Store(process).Status.IsAvailable);
    }

    [Fact]
    public async Task A_file_that_becomes_corrupt_is_replaced_by_one_that_holds_everything_again()
    {
        DemandSeries series = Series(5000);
        await using ServiceProvider process = _rig.Process();
        await SaveAsync(process, series);
        DamagePages();

        for (int i = 0; i < 3; i++)
        {
            series.Write(Start + ((5000 + i) * Minute), i);
            await SaveAsync(process, series);
        }

        Assert.NotEmpty(Directory.GetFiles(_rig.Folder, "*.corrupt-*"));
        DemandSeries restored = new(Minute, TimeSpan.FromDays(7));
        restored.Restore((await Store(process).LoadSeriesAsync("hash", default))!);
        Assert.Equal(Read(series, 5003), Read(restored, 5003));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_reported_once_and_stops_nothing()
    {
        File.WriteAllText(Path.Combine(_rig.Folder, "file"), "");
        await using ServiceProvider process = _rig.Process(("Store:Directory", Path.Combine(_rig.Folder, "file", "below")));

        for (int i = 0; i < 5; i++)
        {
            await SaveAsync(process, Series(10));
        }

        Assert.False(Store(process).Status.IsAvailable);
        Assert.Single(_rig.LogLines, line => line.Contains("not available", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_disk_loses_nothing_that_is_still_in_memory()
    {
        DemandSeries big = Series(11_000);
        await using (ServiceProvider small = _rig.Process(("Store:MaxMebibytes", "1")))
        {
            // 43 chunks of 1 KiB a series: some 20 series fill the megabyte.
            for (int i = 0; i < 60; i++)
            {
                Store(small).SaveSeries($"hash{i}", Series(11_000));
            }

            await Store(small).FlushAsync(default);
            Assert.False(Store(small).Status.IsAvailable);
            Assert.Contains("13", Store(small).Status.Detail, StringComparison.Ordinal);
            Store(small).SavePlan(new StoredPlan("key", Start, [1]));
        }

        await using ServiceProvider process = _rig.Process();
        await SaveAsync(process, big);
        Assert.NotNull(await Store(process).LoadSeriesAsync("hash", default));
    }

    [Fact]
    public async Task A_locked_file_delays_saving_until_it_is_free()
    {
        await using ServiceProvider process = _rig.Process();
        await SaveAsync(process, Series(10));
        DemandSeries series = Series(20);
        await using (SqliteConnection other = new($"Data Source={_rig.File};Pooling=False"))
        {
            await other.OpenAsync();
            SqliteCommand command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync();
            await SaveAsync(process, series);
            Assert.False(Store(process).Status.IsAvailable);
        }

        await Store(process).FlushAsync(default);

        Assert.True(Store(process).Status.IsAvailable);
        DemandSeries restored = new(Minute, TimeSpan.FromDays(7));
        restored.Restore((await Store(process).LoadSeriesAsync("hash", default))!);
        Assert.Equal(Read(series, 20), Read(restored, 20));
    }

    [Fact]
    public async Task Without_a_directory_nothing_is_kept_and_nothing_fails()
    {
        await using ServiceProvider process = _rig.Process(("Store:Directory", ""));

        await SaveAsync(process, Series(10));

        Assert.IsType<NullStateStore>(Store(process));
        Assert.Null(await Store(process).LoadSeriesAsync("hash", default));
    }

    // Overwrites the file under the open connection; the WAL is emptied first so that the pages are read from the file.
    private void DamagePages()
    {
        using SqliteConnection connection = new($"Data Source={_rig.File};Pooling=False");
        connection.Open();
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
        using FileStream stream = new(_rig.File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        byte[] garbage = new byte[stream.Length];
        new Random(1).NextBytes(garbage);
        stream.Write(garbage);
    }
}
