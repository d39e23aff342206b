using System.Text.Json;
using PredictiveScaler.FunctionalTests.Faults;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.TestSupport;
using Xunit.Abstractions;

namespace PredictiveScaler.FunctionalTests.Peering;

/// <summary>
/// Two replicas as processes, restarted one after the other under load. bench/rolling-restart does the same at 500 calls a second with a
/// client that others wrote.
/// </summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);
    private static readonly ScaledObjectRef[] Triggers = [.. Enumerable.Range(0, 5).Select(i => FaultRig.Trigger($"app-{i}", ("historyTimeWindow", "2d")))];

    private readonly Dictionary<(string Key, string Time), HashSet<string>> _plans = [];
    private readonly Dictionary<(string Key, string Time), ReplicaProcess> _firstOn = [];
    private readonly HashSet<(string Key, string Time)> _onBoth = [];
    private readonly HashSet<string> _states = [];

    [Fact]
    public async Task A_rolling_restart_under_load_shows_no_error_no_zero_and_no_other_plan()
    {
        using TokenFile token = new();
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = Demand;
        ReplicaProcess[] replicas = await ReplicaProcess.StartTwoAsync(source.Address, token.Path, new Dictionary<string, string> { ["Control:SettleDelay"] = "00:00:00.2" });
        try
        {
            await WarmAsync(replicas);
            RetryingClient client = new(replicas, Triggers);
            using CancellationTokenSource end = new();
            Task load = client.RunAsync(Period, end.Token);
            Task watching = WatchAsync(replicas, end.Token);
            foreach (ReplicaProcess replica in replicas)
            {
                await replica.RestartAsync();
                Assert.Contains($"Took {Triggers.Length} triggers ({Triggers.Length} with a plan in force) and {Triggers.Length} series", replica.Log, StringComparison.Ordinal);

                await Task.Delay(TimeSpan.FromSeconds(replica == replicas[^1] ? 45 : 5), TimeProvider.System);
            }

            await end.CancelAsync();
            await Task.WhenAll(load, watching);
            Judge(client);
        }
        finally
        {
            foreach (ReplicaProcess replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }

    private void Judge(RetryingClient client)
    {
        string[] differing = [.. _plans.Where(plan => plan.Value.Count > 1).Select(plan => $"{plan.Key}: {string.Join(" | ", plan.Value)}")];
        output.WriteLine($"{client.Calls} calls, {client.Retried} made once more; {_plans.Count} plans seen, {_onBoth.Count} of them on both, {differing.Length} differ");
        Assert.Empty(client.Errors);
        Assert.Equal(0, client.Zeros);
        Assert.Empty(differing);
        Assert.Equal(["predictive"], _states);
        Assert.True(client.Calls > 1000 && _onBoth.Count >= Triggers.Length * 2, $"{client.Calls} calls, {_onBoth.Count} plans on both");
    }

    /// <summary>Until both replicas forecast for all triggers, and the decisions of both are those of a whole minute.</summary>
    private static async Task WarmAsync(ReplicaProcess[] replicas)
    {
        using CancellationTokenSource limit = new(Patience);
        foreach (ReplicaProcess replica in replicas)
        {
            foreach (ScaledObjectRef trigger in Triggers)
            {
                await replica.Keda.GetMetricSpecAsync(trigger);
            }
        }

        foreach (ReplicaProcess replica in replicas)
        {
            while ((await replica.PlansAsync()).Count(plan => State(plan) == "predictive") < Triggers.Length)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, limit.Token);
            }
        }
    }

    private async Task WatchAsync(ReplicaProcess[] replicas, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            foreach (ReplicaProcess replica in replicas)
            {
                foreach (JsonElement plan in await replica.PlansAsync())
                {
                    Note(replica, plan);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
        }
    }

    private void Note(ReplicaProcess replica, JsonElement plan)
    {
        _states.Add(State(plan));
        (string, string) origin = (plan.GetProperty("key").GetString()!, plan.GetProperty("time").GetString()!);
        if (_firstOn.TryGetValue(origin, out ReplicaProcess? first) && first != replica)
        {
            _onBoth.Add(origin);
        }

        _firstOn.TryAdd(origin, replica);
        if (!_plans.TryGetValue(origin, out HashSet<string>? seen))
        {
            _plans[origin] = seen = [];
        }

        seen.Add(string.Join(' ', new[] { "state", "value", "active", "nowcast", "forecastPart" }.Select(name => $"{name}={plan.GetProperty(name).GetRawText()}")));
    }

    private static string State(JsonElement plan) => plan.GetProperty("state").GetString()!;

    /// <summary>Never 0; one app a little above the other.</summary>
    private static double? Demand(string query, DateTimeOffset time)
    {
        double app = query.First(char.IsAsciiDigit) - '0';
        double hours = (time - DateTimeOffset.UnixEpoch).TotalHours;
        return 200 + (app * 10) + (120 * Math.Sin(hours * Math.PI / 12)) + (15 * Math.Sin(hours * 7)) + (5 * Math.Sin(hours * 41));
    }
}
