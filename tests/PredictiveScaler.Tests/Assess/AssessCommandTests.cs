using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Assess;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Doctor;

namespace PredictiveScaler.Tests.Assess;

public sealed class AssessCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("assess");
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    private string Out => Path.Combine(_folder.FullName, "out");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_recorded_load_ends_in_a_verdict_a_report_and_a_scaled_object_and_a_second_run_in_the_same()
    {
        string trace = Write("shop", i => 200 + (150 * Math.Sin(2 * Math.PI * i / 36)));

        int exitCode = await RunAsync("--trace", trace, "--threshold", "20", "--query", "sum(rate(hits[1m]))", "--source", "http://127.0.0.1:9090", "--cluster-address", "http://prometheus:9090", "--workload", "deployment/shop", "--out", Out);

        Assert.True(exitCode == 0, _errors.ToString());
        string html = await File.ReadAllTextAsync(Path.Combine(Out, "report.html"));
        string headline = Regex.Match(html, "<h1>(.*?)</h1>").Groups[1].Value;
        Assert.StartsWith("Predictive scaling ", headline, StringComparison.Ordinal);
        Assert.StartsWith(headline.Replace("&#xA0;", " ", StringComparison.Ordinal), _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("<(script|link|img|iframe)|url\\(|@import| src="), html);
        Assert.Contains("capacity</dt><dd>not given: 28.571429 a replica is today&#x27;s target over 70", html, StringComparison.Ordinal); // 20 / 0.7
        Assert.True(File.Exists(Path.Combine(Out, "backtest", "report.html")));
        Findings findings = new();
        ScaledManifest manifest = Assert.Single(ManifestReader.Read("scaledobject.yaml", await File.ReadAllTextAsync(Path.Combine(Out, "scaledobject.yaml")), "default", findings));
        Assert.Equal(("shop", "shop"), (manifest.Name, manifest.Spec["scaleTargetRef"]["name"].Text));
        TriggerManifest trigger = Assert.Single(manifest.OurTriggers);
        Assert.Empty(trigger.Parsed.Problems);
        Assert.Equal("sum(rate(hits[1m]))", trigger.Metadata["query"]);
        Assert.Equal("http://prometheus:9090", trigger.Metadata["serverAddress"]);
        Assert.Equal("deployment/shop", trigger.Metadata["workload"]);
        JsonNode summary = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Out, "summary.json")))!;
        Assert.Equal(trigger.Metadata["threshold"], summary["advice"]!["threshold"]!.GetValue<double>().ToString(CultureInfo.InvariantCulture));
        Assert.Equal(4, summary["assumed"]!.AsArray().Count); // capacity, start-up, fewest replicas, behavior
        Assert.All(summary["files"]!.AsObject(), file => Assert.True(File.Exists(Path.Combine(Out, file.Value!.GetValue<string>())), file.Key));
        Assert.All(summary["files"]!.AsObject(), file => Assert.Contains(Path.Combine(Out, file.Value!.GetValue<string>()), _output.ToString(), StringComparison.Ordinal));

        Assert.Equal(0, await RunAsync("--trace", trace, "--threshold", "20", "--workload", "deployment/shop", "--out", Out));
        JsonNode again = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Out, "summary.json")))!;
        Assert.All(new[] { "verdict", "advice", "policies", "sweep" }, part => Assert.True(JsonNode.DeepEquals(summary[part], again[part]), part));
        Assert.False(File.Exists(Path.Combine(Out, "scaledobject.yaml"))); // nobody said the query
    }

    [Fact]
    public async Task Where_nothing_can_be_foretold_it_says_so_and_ends_well()
    {
        SplitMixRandom random = new(7);
        double load = 1000;
        string trace = Write("walk", _ => load = Math.Abs(load + (10 * random.Normal())));

        int exitCode = await RunAsync("--trace", trace, "--threshold", "100", "--query", "q", "--out", Out);

        Assert.Equal(0, exitCode);
        Assert.StartsWith("Predictive scaling will not help this workload: ", _output.ToString(), StringComparison.Ordinal);
        string yaml = await File.ReadAllTextAsync(Path.Combine(Out, "scaledobject.yaml"));
        Assert.Contains("# Predictive scaling will not help this workload", yaml, StringComparison.Ordinal);
        Assert.Contains("mode: \"Preview\"", yaml, StringComparison.Ordinal);
        Assert.Contains("threshold: \"100\"", yaml, StringComparison.Ordinal); // as today
    }

    [Fact]
    public async Task Too_little_history_fails_and_says_how_much_is_needed()
    {
        string trace = Write("young", i => i, days: 0.5);

        Assert.Equal(1, await RunAsync("--trace", trace, "--threshold", "20", "--out", Out));
        Assert.Contains("at least 1d is needed", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--threshold 5 --query q", "--source")]
    [InlineData("--source http://h:9 --query q", "--threshold")]
    [InlineData("--source http://h:9 --threshold 5", "--query")]
    [InlineData("--manifest nowhere.yaml", "there is no file nowhere.yaml")]
    [InlineData("--threshold 5 --query q --source http://h:9 --min 5 --max 2", "--min is above --max")]
    [InlineData("--threshold 5 --query q --source http://u:p@h:9", "--source takes no user and password")]
    [InlineData("--threshold 0 --query q --source http://h:9", "--threshold must be between")]
    [InlineData("--threshold 5 --query q --source http://h:9 --window 2h", "--window takes a duration from 1d")]
    public async Task A_wrong_command_line_is_a_usage_error(string arguments, string expected)
    {
        Assert.Equal(2, await RunAsync([.. arguments.Split(' '), "--out", Out]));
        Assert.Contains(expected, _errors.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        Command command = AssessCommand.Create(new CommandTexts(TextReader.Null, _output, _errors), TimeProvider.System, showProgress: false, (_, _) => throw new InvalidOperationException("No server is asked."));
        return CommandLine.InvokeAsync(command.Parse(arguments), new InvocationConfiguration { Output = _output, Error = _errors }, CancellationToken.None);
    }

    private string Write(string name, Func<int, double> demand, double days = 1.05)
    {
        string path = Path.Combine(_folder.FullName, name + ".csv");
        using StreamWriter writer = new(path);
        TraceCsv.Write(writer, new Trace(name, DateTimeOffset.FromUnixTimeSeconds(1_700_000_100), TimeSpan.FromMinutes(10), [.. Enumerable.Range(0, (int)(days * 144)).Select(demand)]));
        return path;
    }
}
