using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Assess;

/// <summary>The way of a user who has a Prometheus and a ScaledObject: one command, a report, a ScaledObject to apply.</summary>
[Collection("RealPrometheus")]
public sealed class AssessTests : IDisposable
{
    private const int Days = 3;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("assess");

    public void Dispose() => _folder.Delete(recursive: true);

    [RequiresProgramFact("prometheus", "promtool")]
    public async Task A_scaled_object_in_use_is_assessed_from_the_prometheus_it_names()
    {
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(Requests());
        string output = Path.Combine(_folder.FullName, "out");

        (int exitCode, string said, string errors) = await CommandProcess.RunAsync(
            "assess", "--manifest", Manifest(prometheus.Address), "--capacity", "100", "--window", "3d", "--step", "5m", "--out", output);

        Assert.True(exitCode == 0, errors);
        Assert.StartsWith("Predictive scaling ", said, StringComparison.Ordinal);
        string html = await File.ReadAllTextAsync(Path.Combine(output, "report.html"));
        Assert.DoesNotMatch(new Regex("<(script|link|img|iframe)|url\\(|@import| src="), html);
        Assert.All(new[] { "reactive", "reactive-tuned", "schedule", "holt-winters", "crane", "predictive", "oracle" }, policy => Assert.Matches($"</svg>{policy}</td>", html));
        Assert.Contains("<dt>start-up</dt><dd>45s on average", html, StringComparison.Ordinal); // measured
        Assert.Contains("CPU and memory</dt><dd>nothing is recommended: ", html, StringComparison.Ordinal); // no cAdvisor
        Assert.InRange(TraceCsv.Read(Path.Combine(output, "shop.csv")).Count, (Days * 288) - 3, Days * 288);

        (int doctored, string findings, _) = await CommandProcess.RunAsync("doctor", Path.Combine(output, "scaledobject.yaml"));
        Assert.True(doctored == 0, findings);
        string manifest = await File.ReadAllTextAsync(Path.Combine(output, "scaledobject.yaml"));
        Assert.Contains("query: \"sum(demand)\"", manifest, StringComparison.Ordinal);
        Assert.Contains("maxReplicaCount: 40", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1:", manifest.Replace($"the history was read at {prometheus.Address.AbsoluteUri.TrimEnd('/')}", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("summary.json", said, StringComparison.Ordinal);
        JsonNode summary = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(output, "summary.json")))!;
        Assert.Contains(summary["verdict"]!["headline"]!.GetValue<string>(), said.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(45, summary["settings"]!["startUpSeconds"]!.GetValue<double>());
        Assert.All(summary["files"]!.AsObject(), file => Assert.True(File.Exists(Path.Combine(output, file.Value!.GetValue<string>())), file.Key));
    }

    [RequiresProgramFact("prometheus", "promtool")]
    public async Task A_query_without_history_fails_and_says_why()
    {
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(Requests());

        (int exitCode, _, string errors) = await CommandProcess.RunAsync(
            "assess", "--source", prometheus.Address.AbsoluteUri, "--query", "sum(nothing)", "--threshold", "70", "--window", "1d", "--step", "5m", "--out", Path.Combine(_folder.FullName, "out"));

        Assert.Equal(1, exitCode);
        Assert.Contains("Is the metric's name right", errors, StringComparison.Ordinal);
    }

    /// <summary>A daily cycle up to now, a sample a minute.</summary>
    private static Dictionary<string, IReadOnlyList<(DateTimeOffset Time, double Value)>> Requests()
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow();
        end = end.AddTicks(-(end.Ticks % TimeSpan.TicksPerMinute));
        SplitMixRandom random = new(3);
        Dictionary<string, IReadOnlyList<(DateTimeOffset Time, double Value)>> series = new()
        {
            ["demand{service=\"shop\"}"] = [.. Enumerable.Range(0, (Days * 1440) + 10).Select(i => (end.AddMinutes(i - (Days * 1440) - 9), 900 + (700 * Math.Sin(2 * Math.PI * i / 1440)) + (20 * random.Normal())))],
        };
        for (int pod = 4; pod < 10; pod++)
        {
            // Each an hour later than the one before, ready after 40, 42 ... 50 s: 45 on average.
            DateTimeOffset created = end.AddHours(pod - 30);
            string labels = FormattableString.Invariant($"namespace=\"default\",pod=\"shop-bcd{pod}-xxxx{pod}\",uid=\"{pod}\"");
            series[$"kube_pod_created{{{labels}}}"] = Constant(created, created.ToUnixTimeSeconds());
            series[$"kube_pod_status_ready_time{{{labels}}}"] = Constant(created.AddMinutes(1), created.ToUnixTimeSeconds() + 40 + ((pod - 4) * 2));
        }

        return series;
    }

    private static List<(DateTimeOffset Time, double Value)> Constant(DateTimeOffset from, double value) =>
        [.. Enumerable.Range(0, 120).Select(i => (from.AddMinutes(i), value))];

    private string Manifest(Uri prometheus)
    {
        string path = Path.Combine(_folder.FullName, "shop.yaml");
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $$"""
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata:
              name: shop
            spec:
              scaleTargetRef:
                name: shop
              minReplicaCount: 2
              maxReplicaCount: 40
              triggers:
                - type: prometheus
                  metadata:
                    serverAddress: {{prometheus.AbsoluteUri}}
                    query: sum(demand)
                    threshold: "70"
            """));
        return path;
    }
}
