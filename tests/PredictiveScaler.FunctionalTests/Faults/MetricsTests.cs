using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Grpc.Core;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.Telemetry;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Faults;

/// <summary><c>/metrics</c> with live triggers, as an operator's Prometheus reads it.</summary>
public sealed partial class MetricsTests
{
    [Fact]
    public async Task What_an_operator_needs_is_there_under_one_prefix()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 42;
        await using FaultRig rig = await ServedAsync(source);
        AsyncServerStreamingCall<IsActiveResponse> stream = rig.Keda.StreamIsActive(FaultRig.Trigger("operator-0"));
        Assert.True(await stream.ResponseStream.MoveNext(default));
        await Assert.ThrowsAsync<RpcException>(() => rig.ValueAsync(FaultRig.Trigger("bad", ("threshold", "none"))));

        string text = await rig.Http.GetStringAsync(new Uri("metrics", UriKind.Relative));

        string[] wanted =
        [
            "build_info{", "triggers{state=\"warming-up\"}", "triggers_without_series ", "plan_age_max_seconds ", "plans_total{state=", "refreshes_total{outcome=\"value\"}",
            "stage_duration_seconds_bucket{stage=\"plan\"", "source_requests_total{outcome=\"ok\",source=\"main\"}", "source_request_duration_seconds_count{source=\"main\"}",
            "forecasts_total{model=", "inference_duration_seconds_count",
            "rpcs_total{code=\"OK\",method=\"externalscaler.ExternalScaler/GetMetrics\"}", "rpcs_total{code=\"InvalidArgument\",method=\"externalscaler.ExternalScaler/GetMetrics\"}",
            "rpc_duration_seconds_count{method=\"externalscaler.ExternalScaler/GetMetrics\"}", "rpc_streams{method=\"externalscaler.ExternalScaler/StreamIsActive\"}",
            "value{namespace=\"shop\",scaled_object=\"operator-0\"",
        ];
        Assert.All(wanted, name => Assert.Contains("\npredictive_scaler_" + name, text, StringComparison.Ordinal));
        Assert.DoesNotContain("predictivescaler_", text, StringComparison.Ordinal);
        stream.Dispose();
    }

    [Fact]
    public async Task Series_of_triggers_are_limited_and_the_rest_is_counted()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 42;
        await using FaultRig rig = await ServedAsync(source, triggers: 5, name: "limited", ("Telemetry:MaxTriggersWithSeries", "2"));

        string text = await rig.Http.GetStringAsync(new Uri("metrics", UriKind.Relative));

        Assert.Equal(2, LimitedSeries().Count(text));
        Assert.Equal(42, await rig.ValueAsync(FaultRig.Trigger("limited-4")));
    }

    [Fact]
    public async Task The_document_lists_every_metric_and_no_other()
    {
        SortedSet<string> published = new(StringComparer.Ordinal);
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == ScalerMeter.Name)
                {
                    published.Add(instrument.Name);
                }
            },
        };
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        string store = Directory.CreateTempSubdirectory("metrics-").FullName;
        await using (FaultRig rig = await ServedAsync(source, triggers: 1, settings: ("Serve:Store", store)))
        {
            listener.Start();
        }

        Directory.Delete(store, recursive: true);
        IEnumerable<string> documented = DocumentRow().Matches(await File.ReadAllTextAsync(RepositoryFiles.PathOf("docs/metrics.md"))).Select(row => row.Groups["name"].Value);
        Assert.Equal(published, documented.Order(StringComparer.Ordinal));
    }

    [RequiresProgramFact("promtool")]
    public async Task Promtool_accepts_the_page_with_live_triggers()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 42;
        await using FaultRig rig = await ServedAsync(source);
        string text = await rig.Http.GetStringAsync(new Uri("metrics", UriKind.Relative));

        (int exitCode, string said) = await LintAsync(text);

        Assert.True(exitCode == 0, said);
        Assert.Contains("\nsystem_runtime_", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nmicrosoft_", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_metrics_are_served_to_whom_asks_for_them()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        source.Demand = static (_, _) => 42;
        await using FaultRig rig = await ServedAsync(source);
        using HttpRequestMessage request = new(HttpMethod.Get, "metrics");
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text; version=1.0.0"));

        using HttpResponseMessage answer = await rig.Http.SendAsync(request);

        Assert.Equal("application/openmetrics-text", answer.Content.Headers.ContentType!.MediaType);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE predictive_scaler_rpcs counter", text, StringComparison.Ordinal);
        Assert.Contains("predictive_scaler_rpcs_total{", text, StringComparison.Ordinal);
    }

    private static async Task<FaultRig> ServedAsync(FakePrometheus source, int triggers = 2, string name = "operator", params (string Key, string Value)[] settings)
    {
        FaultRig rig = await FaultRig.StartAsync(source.Address, settings);
        for (int i = 0; i < triggers; i++)
        {
            await rig.FirstValueAsync(FaultRig.Trigger($"{name}-{i}"));
        }

        await rig.WalkAsync(TimeSpan.FromMinutes(2));
        return rig;
    }

    private static async Task<(int ExitCode, string Said)> LintAsync(string text)
    {
        ProcessStartInfo start = new("promtool", "check metrics") { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        using Process promtool = Process.Start(start)!;
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        string said = await promtool.StandardError.ReadToEndAsync() + await promtool.StandardOutput.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, said);
    }

    [GeneratedRegex("^\\| `(?<name>[a-z_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex DocumentRow();

    [GeneratedRegex("^predictive_scaler_threshold\\{namespace=\"shop\",scaled_object=\"limited-", RegexOptions.Multiline)]
    private static partial Regex LimitedSeries();
}
