using Microsoft.Extensions.DependencyInjection;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Storing;
using static PredictiveScaler.Tests.Storing.StoreRig;

namespace PredictiveScaler.Tests.Storing;

/// <summary>What every store keeps to, in a file or shared.</summary>
[Collection("Postgres")]
public sealed class StateStoreTests(PostgresFixture postgres)
{
    [Theory, InSqlite, InPostgres]
    public async Task Samples_and_plans_survive_a_restart(StoreKind kind)
    {
        await using StoreRig rig = await CreateAsync(kind, postgres);
        DemandSeries series = Series(5000);
        await using (ServiceProvider process = rig.Process())
        {
            Store(process).SaveSeries("hash", series);
            Store(process).SavePlan(new StoredPlan("ns/app/1", rig.Time.GetUtcNow(), [1, 2, 3]));
        }

        await using ServiceProvider restarted = rig.Process();
        DemandSeries restored = await RestoreAsync(restarted);

        Assert.Equal(Read(series, 5000), Read(restored, 5000));
        Assert.Equal(series.State, restored.State);
        Assert.Equal(new byte[] { 1, 2, 3 }, await Store(restarted).LoadPlanAsync("ns/app/1", default));
        Assert.Equal("ns/app/1", Assert.Single(await Store(restarted).LoadPlansAsync(Start, 10, default)).TriggerKey);
    }

    [Theory, InSqlite, InPostgres]
    public async Task What_was_never_saved_is_null(StoreKind kind)
    {
        await using StoreRig rig = await CreateAsync(kind, postgres);
        await using ServiceProvider process = rig.Process();

        Assert.Null(await Store(process).LoadSeriesAsync("none", default));
        Assert.Null(await Store(process).LoadPlanAsync("none", default));
        Assert.Empty(await Store(process).LoadPlansAsync(Start, 10, default));
        Assert.True(Store(process).Status.IsAvailable);
    }

    [Theory, InSqlite, InPostgres]
    public async Task Plans_come_newest_first_and_no_more_than_asked_for(StoreKind kind)
    {
        await using StoreRig rig = await CreateAsync(kind, postgres);
        await using ServiceProvider process = rig.Process();
        for (int i = 0; i < 5; i++)
        {
            await SavePlanAsync(process, $"key{i}", rig.Time.GetUtcNow(), (byte)i);
            rig.Time.Advance(TimeSpan.FromHours(1));
        }

        // Now 5 h later; key1 is 4 h old, key4 1 h.
        IReadOnlyList<StoredPlan> plans = await Store(process).LoadPlansAsync(rig.Time.GetUtcNow() - TimeSpan.FromHours(4), 3, default);

        Assert.Equal(["key4", "key3", "key2"], plans.Select(plan => plan.TriggerKey));
        Assert.Equal(4, (await Store(process).LoadPlansAsync(rig.Time.GetUtcNow() - TimeSpan.FromHours(4), 10, default)).Count);
    }

    [Theory, InSqlite, InPostgres]
    public async Task Only_changed_chunks_are_written_and_the_result_is_whole(StoreKind kind)
    {
        await using StoreRig rig = await CreateAsync(kind, postgres);
        await using ServiceProvider process = rig.Process();
        DemandSeries series = Series(5000);
        await SaveAsync(process, series);
        await rig.ChunksWrittenAsync();

        series.Write(Start + (5000 * Minute), 7);
        await SaveAsync(process, series);

        Assert.Equal(1L, await rig.ChunksWrittenAsync());
        Assert.Equal(Read(series, 5001), Read(await RestoreAsync(process), 5001));
    }

    [Theory, InSqlite, InPostgres]
    public async Task A_restored_series_writes_only_what_is_new(StoreKind kind)
    {
        await using StoreRig rig = await CreateAsync(kind, postgres);
        await using ServiceProvider process = rig.Process();
        await SaveAsync(process, Series(5000));
        await rig.ChunksWrittenAsync();

        DemandSeries restored = await RestoreAsync(process);
        restored.Write(Start + (5000 * Minute), 7);
        await SaveAsync(process, restored);

        Assert.Equal(1L, await rig.ChunksWrittenAsync());
    }

    [Theory, InSqlite, InPostgres]
    public async Task A_series_that_moves_on_leaves_nothing_old_behind(StoreKind kind)
    {
        await using StoreRig rig = await CreateAsync(kind, postgres);
        await using ServiceProvider process = rig.Process();
        DemandSeries series = Series(11_000);
        await SaveAsync(process, series);
        rig.Time.Advance(TimeSpan.FromDays(30));

        double[] later = [.. Enumerable.Range(0, 11_000).Select(i => (double)i)];
        series.WriteRange(new RangeReading(MetricSourceError.None, "", Start + (40_000 * Minute), Minute, later));
        await SaveAsync(process, series);

        SeriesChanges saved = (await Store(process).LoadSeriesAsync("hash", default))!;
        // 7 d and 25 h at 1 min are 11,580 samples: 46 chunks, and one at each end that is held in part.
        Assert.InRange(saved.Chunks.Count, 43, 48);
        Assert.All(saved.Chunks, chunk => Assert.True(chunk.Number * 256 > SampleGrid.IndexAtOrBefore(Start, Minute) + 30_000));
    }

    [Theory, InSqlite, InPostgres]
    public async Task Batches_are_written_by_themselves(StoreKind kind)
    {
        await using StoreRig rig = await CreateAsync(kind, postgres);
        await using ServiceProvider process = rig.Process();
        await using ServiceProvider other = rig.Process();
        Store(process).SavePlan(new StoredPlan("key", rig.Time.GetUtcNow(), [1]));

        while (await Store(other).LoadPlanAsync("key", default) is null)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    [Theory, InSqlite, InPostgres]
    public async Task A_chunk_that_rotted_makes_the_series_unknown_rather_than_wrong(StoreKind kind)
    {
        await using StoreRig rig = await CreateAsync(kind, postgres);
        await using ServiceProvider process = rig.Process();
        await SaveAsync(process, Series(5000));
        await rig.RotChunkAsync();

        Assert.Null(await Store(process).LoadSeriesAsync("hash", default));
    }

    [Theory, InSqlite, InPostgres]
    public async Task What_a_newer_version_made_is_left_alone(StoreKind kind)
    {
        await using StoreRig rig = await CreateAsync(kind, postgres);
        await using (ServiceProvider process = rig.Process())
        {
            await SaveAsync(process, Series(10));
        }

        await rig.SetVersionAsync(99);
        await using ServiceProvider older = rig.Process();
        await SaveAsync(older, Series(10));

        Assert.False(Store(older).Status.IsAvailable);
        Assert.Contains("99", Store(older).Status.Detail, StringComparison.Ordinal);
        Assert.Equal(99, await rig.VersionAsync());
    }

    [Theory, InSqlite, InPostgres]
    public async Task What_is_not_used_any_more_is_pruned(StoreKind kind)
    {
        await using StoreRig rig = await CreateAsync(kind, postgres);
        await using ServiceProvider process = rig.Process();
        Store(process).SaveSeries("old", Series(10));
        await SavePlanAsync(process, "old", rig.Time.GetUtcNow(), 1);

        await rig.AgeAsync(TimeSpan.FromDays(15));
        await SaveAsync(process, Series(10));
        while (await Store(process).LoadPlanAsync("old", default) is not null)
        {
            rig.Time.Advance(TimeSpan.FromMinutes(10));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        Assert.Null(await Store(process).LoadSeriesAsync("old", default));
        Assert.NotNull(await Store(process).LoadSeriesAsync("hash", default));
    }

    [Theory, InSqlite, InPostgres]
    public async Task No_query_header_or_parameter_is_ever_written_down(StoreKind kind)
    {
        await using StoreRig rig = await CreateAsync(kind, postgres);
        MetricQuery query = new()
        {
            PromQl = "planted_query",
            CustomHeaders = "X-Token=planted-secret",
            QueryParameters = "k=planted-parameter",
            TriggerNamespace = "shop",
        };
        await using (ServiceProvider process = rig.Process())
        {
            Store(process).SaveSeries(SeriesHash.Of(query), Series(10));
            Store(process).SavePlan(new StoredPlan("shop/app", rig.Time.GetUtcNow(), [1]));
        }

        string content = await rig.ContentAsync();
        Assert.Contains("shop/app", content, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", content, StringComparison.Ordinal);
    }

    [Theory, InSqlite, InPostgres]
    public async Task A_state_that_is_too_large_or_has_an_impossible_name_is_left_out_and_said_so(StoreKind kind)
    {
        await using StoreRig rig = await CreateAsync(kind, postgres);
        await using ServiceProvider process = rig.Process();

        await SavePlanAsync(process, "large", rig.Time.GetUtcNow(), new byte[PendingWrites.MaxPlanBytes + 1]);
        await SavePlanAsync(process, "a\0b", rig.Time.GetUtcNow(), 1);
        await SavePlanAsync(process, "good", rig.Time.GetUtcNow(), 1);

        Assert.Null(await Store(process).LoadPlanAsync("large", default));
        Assert.NotNull(await Store(process).LoadPlanAsync("good", default));
        Assert.Single(rig.LogLines, line => line.StartsWith("6005 ", StringComparison.Ordinal));
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
}
