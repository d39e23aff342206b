using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PredictiveScaler.TestSupport;
using Prometheus;

namespace PredictiveScaler.Tests.StandIns;

public sealed class PrometheusEndpointTests : IDisposable
{
    private const string OpenMetrics = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private readonly Meter _meter = new("Scrape_Test");
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly IDisposable _adapter;

    public PrometheusEndpointTests() => _adapter = MeterAdapter.StartListening(new MeterAdapterOptions
    {
        Registry = _registry,
        InstrumentFilterPredicate = instrument => ReferenceEquals(instrument.Meter, _meter),
    });

    public void Dispose()
    {
        _adapter.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Counter_is_named_with_total_once_in_both_formats()
    {
        _meter.CreateCounter<long>("calls_total", null, "Calls.").Add(2);
        _meter.CreateCounter<long>("errors", null, "Errors.").Add(3);

        string text = await Scrape("text/plain");
        Assert.Contains("# HELP scrape_test_calls_total Calls.\n# TYPE scrape_test_calls_total counter\nscrape_test_calls_total 2\n", text, StringComparison.Ordinal);
        Assert.Contains("scrape_test_errors_total 3\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("# EOF", text, StringComparison.Ordinal);

        string openMetrics = await Scrape(OpenMetrics);
        Assert.Contains("# HELP scrape_test_calls Calls.\n# TYPE scrape_test_calls counter\nscrape_test_calls_total 2\n", openMetrics, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", openMetrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Histogram_uses_the_advised_bounds_and_counts_cumulatively()
    {
        Histogram<double> seconds = _meter.CreateHistogram(
            "duration_seconds", null, "Time.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2] });
        foreach (double value in new[] { 0.25, 0.5, 1.5, 4 })
        {
            seconds.Record(value, new KeyValuePair<string, object?>("stage", "plan"));
        }

        // 0.25 and the bound itself are within 0.5; 1.5 within 2; 4 above all; 0.25 + 0.5 + 1.5 + 4 = 6.25.
        string expected = """
            scrape_test_duration_seconds_bucket{stage="plan",le="0.5"} 2
            scrape_test_duration_seconds_bucket{stage="plan",le="1"} 2
            scrape_test_duration_seconds_bucket{stage="plan",le="2"} 3
            scrape_test_duration_seconds_bucket{stage="plan",le="+Inf"} 4
            scrape_test_duration_seconds_sum{stage="plan"} 6.25
            scrape_test_duration_seconds_count{stage="plan"} 4

            """;
        Assert.Contains(expected, await Scrape("text/plain"), StringComparison.Ordinal);
        Assert.Contains("le=\"1.0\"} 2", await Scrape(OpenMetrics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gauges_and_up_down_counters_show_their_newest_value()
    {
        UpDownCounter<int> open = _meter.CreateUpDownCounter<int>("open");
        open.Add(5);
        open.Add(-7);
        _meter.CreateGauge<double>("level").Record(double.NaN);
        _meter.CreateObservableGauge("observed", () => 1.5);
        _meter.CreateObservableCounter("seen_total", () => 41L);
        string text = await Scrape("text/plain");

        // 5 - 7 = -2
        Assert.Contains("scrape_test_open -2\n", text, StringComparison.Ordinal);
        Assert.Contains("scrape_test_level NaN\n", text, StringComparison.Ordinal);
        Assert.Contains("scrape_test_observed 1.5\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE scrape_test_seen_total counter\nscrape_test_seen_total 41\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_that_an_observable_instrument_stops_reporting_are_gone()
    {
        string[] reported = ["a", "b"];
        _meter.CreateObservableGauge("triggers", () => reported.Select(name => new Measurement<int>(1, new KeyValuePair<string, object?>("name", name))));
        Assert.Contains("{name=\"b\"}", await Scrape("text/plain"), StringComparison.Ordinal);

        reported = ["a"];
        string text = await Scrape("text/plain");
        Assert.Contains("{name=\"a\"}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{name=\"b\"}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_are_escaped_sorted_and_found_in_any_order()
    {
        Counter<int> calls = _meter.CreateCounter<int>("calls_total", null, "A \"quoted\" back\\slash\nline.");
        var path = new KeyValuePair<string, object?>("path", "a\\b\"c\"\nd");
        var code = new KeyValuePair<string, object?>("Status-Code", 200);
        calls.Add(1, path, code);
        calls.Add(1, code, path);
        calls.Add(1, path, new KeyValuePair<string, object?>("Status-Code", "200"));

        string text = await Scrape("text/plain");
        Assert.Contains("# HELP scrape_test_calls_total A \"quoted\" back\\\\slash\\nline.\n", text, StringComparison.Ordinal);
        Assert.Contains("scrape_test_calls_total{path=\"a\\\\b\\\"c\\\"\\nd\",status_code=\"200\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("A \\\"quoted\\\" back\\\\slash", await Scrape(OpenMetrics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Label_sets_beyond_the_bound_are_dropped_and_counted()
    {
        _registry.MaxSeriesPerFamily = 3;
        Counter<int> calls = _meter.CreateCounter<int>("calls_total");
        for (int i = 0; i < 10; i++)
        {
            calls.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        string text = await Scrape("text/plain");
        Assert.Equal(3, text.Split('\n').Count(line => line.StartsWith("scrape_test_calls_total{", StringComparison.Ordinal)));
        // 10 label sets less the 3 that fit
        Assert.Contains("prometheus_net_meteradapter_measurements_dropped_total 7\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_a_known_label_set_allocates_nothing()
    {
        Counter<long> calls = _meter.CreateCounter<long>("calls_total");
        Histogram<double> seconds = _meter.CreateHistogram<double>("duration_seconds");
        void Record()
        {
            for (int i = 0; i < 1000; i++)
            {
                calls.Add(1, new KeyValuePair<string, object?>("code", "OK"), new KeyValuePair<string, object?>("method", "GetMetrics"));
                seconds.Record(0.01, new KeyValuePair<string, object?>("stage", "plan"));
            }
        }

        Record();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Record();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Concurrent_recording_loses_nothing()
    {
        Counter<int> calls = _meter.CreateCounter<int>("calls_total");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                calls.Add(1, new KeyValuePair<string, object?>("id", i % 10));
            }
        })));

        // 8 threads x 5000 / 10 label sets
        Assert.Contains("scrape_test_calls_total{id=\"7\"} 4000\n", await Scrape("text/plain"), StringComparison.Ordinal);
    }

    [RequiresProgramFact("promtool")]
    public async Task Promtool_finds_nothing_to_say()
    {
        RecordOneOfEach();
        (int exitCode, string output) = await Run("promtool", "check metrics", await Scrape("text/plain"));
        Assert.Equal("", output);
        Assert.Equal(0, exitCode);
    }

    [RequiresProgramFact("promtool")]
    public async Task Promtool_reads_the_openmetrics_page_as_it_would_a_backfill()
    {
        RecordOneOfEach();
        string page = await Scrape(OpenMetrics);
        string stamped = string.Join('\n', page.Split('\n').Select(line => line.Length == 0 || line[0] == '#' ? line : line + " 1700000000"));
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string file = Path.Combine(folder.FullName, "page.txt");
            await File.WriteAllTextAsync(file, stamped);
            (int exitCode, string output) = await Run("promtool", $"tsdb create-blocks-from openmetrics {file} {folder.FullName}/data", "");
            Assert.True(exitCode == 0, output);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static async Task<(int ExitCode, string Output)> Run(string program, string arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        string[] output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }

    private void RecordOneOfEach()
    {
        _meter.CreateCounter<long>("calls_total", null, "Calls.").Add(2, new KeyValuePair<string, object?>("path", "\"\\\n"));
        _meter.CreateUpDownCounter<long>("open", null, "Open calls.").Add(2);
        _meter.CreateGauge<double>("level", null, "Level.").Record(1e300);
        _meter.CreateHistogram<double>("duration_seconds", null, "Time.").Record(0.02);
    }

    private async Task<string> Scrape(string accept)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        app.MapMetrics("/metrics", _registry);
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address + "/metrics");
        Assert.True(request.Headers.TryAddWithoutValidation("Accept", accept));
        using HttpResponseMessage response = await client.SendAsync(request);
        string expected = accept.StartsWith("application/openmetrics", StringComparison.Ordinal) ? "application/openmetrics-text" : "text/plain";
        Assert.Equal(expected, response.Content.Headers.ContentType!.MediaType);
        return await response.Content.ReadAsStringAsync();
    }
}
