using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PredictiveScaler.Control;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.Storing;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary>Replicas on one PostgreSQL, seen from outside: what one has learnt the next one answers with, and its absence changes no answer.</summary>
[Collection("Store")]
public sealed class SharedStoreTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("shared-").FullName;
    private FakePrometheus _source = null!;

    private string ConnectionFile => Path.Combine(_directory, "connection");

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

    [PostgresFact]
    public async Task A_replica_that_restarts_and_one_that_is_new_answer_at_once_from_what_another_stored()
    {
        await using PostgresServer server = await StartServerAsync();
        await using FaultRig first = await StartAsync(FaultRig.Noon);
        await using (FaultRig second = await StartAsync(FaultRig.Noon))
        {
            Assert.Equal(42, await first.FirstValueAsync(FaultRig.Trigger()));
            Assert.Equal(42, await second.FirstValueAsync(FaultRig.Trigger()));
            await SavedAsync(first);
            await SavedAsync(second);
        }

        _source.Answer = PrometheusAnswers.Error(500, "internal", "down");
        foreach (int minutes in (int[])[1, 2])
        {
            await using FaultRig started = await StartAsync(FaultRig.Noon.AddMinutes(minutes));
            Assert.Equal(42, await started.ValueAsync(FaultRig.Trigger()));
            Assert.True(await started.ActiveAsync(FaultRig.Trigger()));
            Assert.Contains("resumed", (await started.ShownAsync(FaultRig.Trigger())).ToString(), StringComparison.OrdinalIgnoreCase);
        }

        // Beyond its validity it is no answer any more.
        await using FaultRig late = await StartAsync(FaultRig.Noon.AddDays(2));
        await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => late.ValueAsync(FaultRig.Trigger()));
    }

    [PostgresFact]
    public async Task A_database_that_stops_changes_no_answer_and_has_everything_after_it_returns()
    {
        await using PostgresServer server = await StartServerAsync();
        _source.Demand = static (_, time) => DemandAt(time);

        // Answered reactively, so that what must be answered is known: the demand of the grid time.
        ScaledObjectRef trigger = FaultRig.Trigger(metadata: ("mode", "Preview"));
        await using FaultRig rig = await StartAsync(FaultRig.Noon);
        await rig.FirstValueAsync(trigger);
        await SavedAsync(rig);

        for (int minute = 1; minute <= 20; minute++)
        {
            await (minute switch { 5 => server.StopAsync(), 15 => server.StartAgainAsync(), _ => Task.CompletedTask });
            await rig.WalkAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(DemandAt(rig.Clock.GetUtcNow()), await rig.ValueAsync(trigger));
        }

        await SavedAsync(rig);
        Assert.Equal(new StoreStatus(true, ""), rig.App.Services.GetRequiredService<IStateStore>().Status);
        Assert.Equal(1, rig.LogLines.Count(line => line.StartsWith("Warning 6000 ", StringComparison.Ordinal)));
        Assert.DoesNotContain(rig.LogLines, line => line.Contains(PostgresServer.Password, StringComparison.Ordinal));

        // A replica that has only the database: no minute of the outage is missing.
        double answered = await rig.ValueAsync(trigger);
        _source.Answer = PrometheusAnswers.Error(500, "internal", "down");
        await using FaultRig heir = await StartAsync(rig.Clock.GetUtcNow());
        Assert.Equal(answered, await heir.ValueAsync(trigger));
        await heir.SettleAsync();
        Assert.Equal(SamplesOf(rig), SamplesOf(heir));
        Assert.DoesNotContain(float.NaN, SamplesOf(heir));
    }

    [PostgresFact]
    public async Task A_service_starts_and_answers_while_the_database_is_away()
    {
        await using PostgresServer server = await StartServerAsync();
        await server.StopAsync();

        long started = Stopwatch.GetTimestamp();
        await using FaultRig rig = await StartAsync(FaultRig.Noon);
        Assert.Equal(42, await rig.FirstValueAsync(FaultRig.Trigger()));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 15);
        Assert.Equal("ready\n", await rig.Http.GetStringAsync(new Uri("readyz", UriKind.Relative)));
        Assert.Equal(new StoreStatus(false, "network error ConnectionRefused"), rig.App.Services.GetRequiredService<IStateStore>().Status);
    }

    [Fact]
    public void Two_stores_at_once_are_refused_with_what_to_leave_out()
    {
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => ScalerHost.Build(configuration => configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Serve:Store"] = _directory, ["Store:PostgresConnectionFile"] = ConnectionFile, ["Store:PostgresSchema"] = "no\"quotes" })));

        Assert.Contains(refused.Failures, failure => failure.StartsWith("Store:PostgresSchema: must be", StringComparison.Ordinal));
        refused = Assert.Throws<OptionsValidationException>(() => ScalerHost.Build(configuration => configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Serve:Store"] = _directory, ["Store:PostgresConnectionFile"] = ConnectionFile })));
        Assert.Contains("keeps its state in one store", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    private static double DemandAt(DateTimeOffset time) => 40 + (time.ToUnixTimeSeconds() / 60 % 7);

    /// <summary>Of the minutes from noon to 12:20.</summary>
    private static float[] SamplesOf(FaultRig rig)
    {
        float[] samples = new float[21];
        rig.App.Services.GetRequiredService<TriggerRegistry>().All.Single().Series.Samples.Read(FaultRig.Noon, TimeSpan.FromMinutes(1), samples);
        return samples;
    }

    private static async Task SavedAsync(FaultRig rig)
    {
        // Saved every 5 s, written 1 s later, as far as that is possible at all.
        await rig.PassAsync(TimeSpan.FromSeconds(12));
        await rig.App.Services.GetRequiredService<IStateStore>().FlushAsync(default);
        await rig.SettleAsync();
    }

    private async Task<PostgresServer> StartServerAsync()
    {
        PostgresServer server = await PostgresServer.StartAsync();
        await File.WriteAllTextAsync(ConnectionFile, server.ConnectionString);
        return server;
    }

    private Task<FaultRig> StartAsync(DateTimeOffset now) => FaultRig.StartAsync(
        _source.Address, now, null, ("Store:PostgresConnectionFile", ConnectionFile), ("Control:SaveEvery", "00:00:05"), ("Store:FlushSeconds", "1"));
}
