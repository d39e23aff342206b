using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.Storing;
using PredictiveScaler.Storing.Sqlite;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary>The store is a convenience: whatever disk and file do, KEDA is answered, and what is wrong shows.</summary>
[Collection("Store")]
public sealed class StoreFaultTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("faults-").FullName;
    private FakePrometheus _source = null!;

    private string StoreFile => Path.Combine(_directory, SqliteStateStore.FileName);

    public async Task InitializeAsync()
    {
        _source = await FakePrometheus.StartAsync();
        _source.Demand = static (_, _) => 42;
    }

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_corrupt_file_is_put_aside_and_a_new_one_started()
    {
        byte[] garbage = new byte[64 * 1024];
        new Random(1).NextBytes(garbage);
        await File.WriteAllBytesAsync(StoreFile, garbage);
        await using (FaultRig rig = await StartAsync())
        {
            Assert.Equal(42, await rig.FirstValueAsync(FaultRig.Trigger()));
            await SavedAsync(rig);
            Assert.Contains(rig.LogLines, line => line.Contains("6002", StringComparison.Ordinal));
        }

        Assert.Single(Directory.GetFiles(_directory, "*.corrupt-*"));
        await RestartsFromStoreAsync();
    }

    [Fact]
    public async Task A_file_whose_pages_rot_never_answers_zero()
    {
        await using (FaultRig rig = await StartAsync())
        {
            await rig.FirstValueAsync(FaultRig.Trigger());
            await SavedAsync(rig);
        }

        byte[] file = await File.ReadAllBytesAsync(StoreFile);
        Random random = new(2);
        for (int i = 4096; i < file.Length; i += 64)
        {
            file[i + random.Next(64)] = (byte)random.Next(256);
        }

        await File.WriteAllBytesAsync(StoreFile, file);
        await using FaultRig again = await StartAsync();
        Assert.Equal(42, await again.FirstValueAsync(FaultRig.Trigger()));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_costs_nothing_but_the_store()
    {
        string notADirectory = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(notADirectory, "");
        await using FaultRig rig = await StartAsync(("Serve:Store", Path.Combine(notADirectory, "store")));

        Assert.Equal(42, await rig.FirstValueAsync(FaultRig.Trigger()));
        Assert.Contains("predictive_scaler_store_available 0", await MetricsAsync(rig), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_counted_and_answers_go_on()
    {
        // One MiB holds about 25 weeks of samples.
        await using FaultRig rig = await StartAsync(("Store:MaxMebibytes", "1"));
        ScaledObjectRef[] triggers = [.. Enumerable.Range(0, 40).Select(i => FaultRig.Trigger($"app-{i}"))];
        foreach (ScaledObjectRef trigger in triggers)
        {
            Assert.Equal(42, await rig.FirstValueAsync(trigger));
        }

        await SavedAsync(rig);

        // 13 is SQLITE_FULL.
        Assert.Contains("reason=\"SQLite error 13\"", await MetricsAsync(rig), StringComparison.Ordinal);
        Assert.InRange(new FileInfo(StoreFile).Length, 1, 1024 * 1024);
        foreach (ScaledObjectRef trigger in triggers)
        {
            Assert.Equal(42, await rig.ValueAsync(trigger));
        }
    }

    [Fact]
    public async Task A_file_deleted_while_in_use_is_started_anew()
    {
        await using (FaultRig rig = await StartAsync())
        {
            await rig.FirstValueAsync(FaultRig.Trigger());
            await SavedAsync(rig);
            foreach (string file in Directory.GetFiles(_directory))
            {
                File.Delete(file);
            }

            await SavedAsync(rig);
            Assert.Equal(42, await rig.ValueAsync(FaultRig.Trigger()));
            Assert.Contains(rig.LogLines, line => line.Contains("6004", StringComparison.Ordinal));
        }

        await RestartsFromStoreAsync();
    }

    [Fact]
    public async Task A_disk_that_hangs_holds_neither_start_nor_first_answer_back()
    {
        await using FaultRig rig = await FaultRig.StartAsync(_source.Address, builder => builder.Services.AddSingleton<IStateStore, HangingStore>());

        Assert.Equal(42, await rig.FirstValueAsync(FaultRig.Trigger()));
    }

    /// <summary>A new process, whose source is silent, answers from the store.</summary>
    private async Task RestartsFromStoreAsync()
    {
        _source.Answer = PrometheusAnswers.Error(500, "internal", "down");
        await using FaultRig again = await StartAsync(FaultRig.Noon.AddMinutes(2));
        Assert.Equal(42, await again.ValueAsync(FaultRig.Trigger()));
        Assert.True(await again.ActiveAsync(FaultRig.Trigger()));
    }

    private Task<FaultRig> StartAsync(params (string Key, string Value)[] settings) => StartAsync(FaultRig.Noon, settings);

    private Task<FaultRig> StartAsync(DateTimeOffset now, params (string Key, string Value)[] settings) =>
        FaultRig.StartAsync(_source.Address, now, null, [("Serve:Store", _directory), ("Control:SaveEvery", "00:00:05"), ("Store:FlushSeconds", "1"), .. settings]);

    private static async Task SavedAsync(FaultRig rig)
    {
        // Saved every 5 s, written 1 s later, as far as that is possible at all.
        await rig.PassAsync(TimeSpan.FromSeconds(12));
        await rig.App.Services.GetRequiredService<IStateStore>().FlushAsync(default);
        await rig.SettleAsync();
    }

    private static Task<string> MetricsAsync(FaultRig rig) => rig.Http.GetStringAsync(new Uri("metrics", UriKind.Relative));

    private sealed class HangingStore : IStateStore
    {
        public StoreStatus Status { get; } = new(true, "");

        public Task<SeriesChanges?> LoadSeriesAsync(string seriesHash, CancellationToken cancellationToken) => HangAsync<SeriesChanges?>(cancellationToken);

        public Task<byte[]?> LoadPlanAsync(string triggerKey, CancellationToken cancellationToken) => HangAsync<byte[]?>(cancellationToken);

        public Task<IReadOnlyList<StoredPlan>> LoadPlansAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
            HangAsync<IReadOnlyList<StoredPlan>>(cancellationToken);

        public void SaveSeries(string seriesHash, DemandSeries series)
        {
        }

        public void SavePlan(StoredPlan plan)
        {
        }

        public Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static async Task<T> HangAsync<T>(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
