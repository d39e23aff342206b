using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Explain;

namespace PredictiveScaler.Tests.Explain;

public sealed class ExplainRunTests : IAsyncLifetime
{
    private const string Key = "shop/frontend/0123456789ab";
    private const string Trigger = """
        { "key": "shop/frontend/0123456789ab", "namespace": "shop", "name": "frontend", "metricName": "shop-requests", "state": "predictive",
          "plan": { "time": "2026-09-14T12:00:00Z", "value": 1300, "active": true, "validUntil": "2026-09-14T12:25:00Z", "nowcast": 900, "windowForecast": 1150,
            "forecastPart": 1265, "reactiveReplicas": 9, "replicas": 13,
            "reasons": [ { "code": "nowcast", "text": "measured demand", "after": 900 }, { "code": "margin", "text": "10 % headroom", "before": 1150, "after": 1265 } ] },
          "forecast": { "model": "blend", "origin": "2026-09-14T12:00:00Z", "stepSeconds": 60, "levels": [0.5, 0.9], "quantiles": [[1000, 1100], [1010, null], [1020, 1150]], "maxQuantiles": [] },
          "gate": { "judged": true, "promoted": true, "weights": { "last-value": 0.13, "blend": 0.62, "ridge": 0.25 }, "correction": 0.4, "ratio": 0.82, "origins": 480, "modelLoss": 12.5, "lastValueLoss": 15.2 },
          "options": { "query": "sum(x)", "threshold": 100, "quantile": 0.9, "leadTimeSeconds": 90, "aFieldFromTheFuture": {} },
          "leadTime": { "seconds": 90, "source": "measured", "starts": 34, "startupP90Seconds": 56.4, "measuredAt": "2026-09-14T11:00:00+00:00" },
          "slo": { "target": "10m/day", "allowedMinutesPerDay": 10, "level": 0.9953, "shortMinutesPerDay": 4.5, "samples": 288 },
          "notices": [ "metricName is shown otherwise.\u001b[2J" ],
          "source": { "name": "default", "lastError": null, "lastSuccess": "2026-09-14T12:00:00Z" } }
        """;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 9, 14, 12, 0, 20, TimeSpan.Zero));
    private readonly HttpClient _http = new();
    private WebApplication? _service;
    private Uri _url = null!;

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _service = builder.Build();
        _service.MapGet("/api/v1/triggers", () => Results.Text(
            $$"""[{ "key": "{{Key}}", "state": "predictive", "value": 1300, "active": true, "nowcast": 900, "forecastPart": 1265, "model": "blend" }, { "key": "shop/other/ba9876543210", "state": "new", "value": null }]""",
            "application/json"));
        _service.MapGet("/api/v1/triggers/{**key}", (string key) => key == Key ? Results.Text(Trigger, "application/json") : Results.NotFound());
        _service.MapGet("/odd/api/v1/triggers", () => Results.Text("<html>"));
        await _service.StartAsync();
        _url = new Uri(_service.Urls.First() + "/");
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _service!.DisposeAsync();
    }

    [Theory]
    [InlineData("shop/frontend")]
    [InlineData(Key)]
    public async Task A_trigger_is_explained_in_words(string name)
    {
        (int code, string output, _) = await RunAsync(name);

        Assert.Equal(0, code);
        Assert.Contains("state      predictive, planned at 2026-09-14 12:00:00Z (20s ago), valid until 2026-09-14 12:25:00Z", output, StringComparison.Ordinal);
        Assert.Contains("answer     value 1300, active yes  ->  13 replicas at threshold 100", output, StringComparison.Ordinal);
        Assert.Contains("plain HPA  nowcast 900  ->  9 replicas (4 more, ahead of demand)", output, StringComparison.Ordinal);
        Assert.Contains("2. 10 % headroom  [1150 -> 1265]", output, StringComparison.Ordinal);
        Assert.Contains("+2m     median 1010       q0.9 ?", output, StringComparison.Ordinal);
        Assert.Contains("loss is 0.82 of the last value's over 480 origins: the forecast may act", output, StringComparison.Ordinal);
        Assert.Contains("lead time  1m30s, measured: P90 of 34 pod starts until 2026-09-14 11:00:00Z is 56s", output, StringComparison.Ordinal);
        Assert.Contains("slo        10m/day short at most: quantile 0.9953 follows; demand would have been above what is provided 4.5 min a day in the judged time", output, StringComparison.Ordinal);
        Assert.Contains("experts    62 % blend, 25 % ridge, 13 % last-value; calibrated +0.4 spreads", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Theory]
    [InlineData("given", null, "lead time  5m, as leadTime has it")]
    [InlineData("default", "2 pod starts seen", "lead time  5m, the default: 2 pod starts seen")]
    public void A_lead_time_says_where_it_comes_from(string source, string? reason, string words)
    {
        using StringWriter output = new();
        TriggerText.Write(output, new TriggerDocument { Key = Key, LeadTime = new LeadTimeDocument(300, source, null, null, null, reason) }, _clock.GetUtcNow());

        Assert.Contains(words, output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "it came on 5 of 7 days: a replica is kept ready 2026-09-14 12:00:00Z to 2026-09-14 12:20:00Z; a forecast alone does not wake it: demand came after 2 of 11 in the judged day")]
    [InlineData(null, "no demand is expected by the time of the day; a forecast alone does not wake it")]
    public void What_may_wake_a_workload_is_said_while_it_sleeps(int? came, string words)
    {
        using StringWriter asleep = new();
        using StringWriter awake = new();
        DateTimeOffset? from = came is null ? null : new DateTimeOffset(2026, 9, 14, 12, 0, 0, TimeSpan.Zero);
        GateDocument gate = new() { Wake = new WakeDocument(ForecastMay: false, Right: 2, Wrong: 9, from, from?.AddMinutes(20), came, 7) };
        TriggerText.Write(asleep, new TriggerDocument { Key = Key, Gate = gate, Plan = new PlanDocument { Value = 0, Active = false } }, _clock.GetUtcNow());
        TriggerText.Write(awake, new TriggerDocument { Key = Key, Gate = gate, Plan = new PlanDocument { Value = 0, Active = true } }, _clock.GetUtcNow());

        Assert.Contains(words, asleep.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("waking", awake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_without_a_value_is_an_error_to_KEDA_not_a_0()
    {
        using StringWriter output = new();
        TriggerText.Write(output, new TriggerDocument { Key = Key, State = "unavailable", Plan = new PlanDocument() }, _clock.GetUtcNow());

        Assert.Contains("answer     an error (Unavailable)", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_all_triggers_are_listed_and_unknown_figures_are_not_0()
    {
        (int code, string output, _) = await RunAsync(null);

        Assert.Equal(0, code);
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^shop/other/ba9876543210 +new +\? +\? +\? +\? +\?$", lines[2].TrimEnd());
    }

    [Fact]
    public async Task Json_is_what_the_service_says() => Assert.Equal(Trigger, (await RunAsync(Key, json: true)).Output.TrimEnd());

    [Theory]
    [InlineData("shop/nobody", 1, "knows no trigger shop/nobody")]
    [InlineData("shop/nobody/0123", 1, "knows no trigger")]
    [InlineData("frontend", 2, "namespace/name")]
    [InlineData("a/b/c/d", 2, "namespace/name")]
    [InlineData("a//c", 2, "namespace/name")]
    public async Task A_trigger_that_cannot_be_found_is_said_so(string name, int expected, string words)
    {
        (int code, _, string error) = await RunAsync(name);

        Assert.Equal(expected, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_kind_of_server_is_said_so()
    {
        Uri right = _url;
        _url = new Uri(right, "odd/");
        Assert.Contains("not with the API of this service", (await RunAsync(null)).Error, StringComparison.Ordinal);

        _url = new Uri(right, "nothing/");
        Assert.Contains("has no API of triggers", (await RunAsync(null)).Error, StringComparison.Ordinal);

        await _service!.StopAsync();
        (int code, _, string error) = await RunAsync(null);
        Assert.Equal(1, code);
        Assert.Contains("cannot be reached", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_looks_again_and_ends_well_when_interrupted()
    {
        using CancellationTokenSource stop = new();
        using StringWriter output = new();
        TaskCompletionSource secondLook = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using SignallingWriter writer = new(output, "shop/frontend", 2, secondLook);
        Task<int> run = new ExplainRun(new CommandTexts(TextReader.Null, writer, TextWriter.Null), _clock, _http)
            .RunAsync(new ExplainRequest(Key, _url, false, true, TimeSpan.FromSeconds(15)), stop.Token);

        while (!secondLook.Task.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(15));
            await Task.Yield();
        }

        await stop.CancelAsync();
        Assert.Equal(0, await run);
    }

    [Theory]
    [InlineData("explain --url nonsense")]
    [InlineData("explain --interval 0")]
    [InlineData("explain a b")]
    public void Bad_options_are_parse_errors(string line) =>
        Assert.NotEmpty(new RootCommand { ExplainCommand.Create(CommandTexts.Console, _clock) }.Parse(line).Errors);

    private async Task<(int Code, string Output, string Error)> RunAsync(string? trigger, bool json = false)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await new ExplainRun(new CommandTexts(TextReader.Null, output, error), _clock, _http)
            .RunAsync(new ExplainRequest(trigger, _url, json, false, TimeSpan.FromSeconds(15)), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    private sealed class SignallingWriter(StringWriter inner, string text, int count, TaskCompletionSource reached) : TextWriter
    {
        private int _seen;

        public override System.Text.Encoding Encoding => inner.Encoding;

        public override void Write(char value) => inner.Write(value);

        public override void WriteLine(string? value)
        {
            inner.WriteLine(value);
            if (value?.StartsWith(text, StringComparison.Ordinal) == true && ++_seen == count)
            {
                reached.TrySetResult();
            }
        }
    }
}
