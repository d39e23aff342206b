using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Simulate;
using PredictiveScaler.Simulating;
using PredictiveScaler.Tests.Simulating;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Simulate;

public sealed class SimulateCommandTests : IDisposable
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("simulate");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void All_files_are_written_in_the_documented_form()
    {
        string trace = Write(Loads.Daily(2));

        Outcome outcome = Run("--trace", trace, "--policy", "reactive,oracle");

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.Empty(outcome.Errors);
        string[] rows = File.ReadAllLines(Out("replicas.csv"));
        Assert.Equal("timestamp,policy,demand,metric,desired,ready,starting", rows[0]);
        int ticks = (1440 * 4) + 1;
        Assert.Equal(1 + (2 * ticks), rows.Length);
        Assert.StartsWith($"{Loads.Monday.AddDays(1).ToUnixTimeSeconds()},reactive,", rows[1], StringComparison.Ordinal);
        Assert.StartsWith($"{Loads.Monday.AddDays(1).AddSeconds(15).ToUnixTimeSeconds()},reactive,", rows[2], StringComparison.Ordinal);
        Assert.StartsWith($"{Loads.Monday.AddDays(2).ToUnixTimeSeconds()},oracle,", rows[^1], StringComparison.Ordinal);
        JsonNode summary = Summary();
        Assert.Equal(ticks, summary["ticks"]!.GetValue<int>());
        Assert.Equal(["reactive", "oracle"], summary["policies"]!.AsObject().Select(policy => policy.Key));
        Assert.Equal(100, summary["policies"]!["oracle"]!["target"]!.GetValue<double>());
        Assert.Contains("load: 1.0 days, threshold 70, capacity 100, start-up 1m30s, 1 to 1000 replicas, HPA behavior Kubernetes' defaults", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Simulation of load", File.ReadAllText(Out("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Terminal_report_and_summary_say_the_same_in_the_same_words()
    {
        string trace = Write(Loads.Daily(2));

        Outcome outcome = Run("--trace", trace, "--policy", "reactive,predictive");

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        JsonNode verdict = Summary()["verdict"]!;
        string[] said = [verdict["headline"]!.GetValue<string>(), .. verdict["sentences"]!.AsArray().Select(sentence => sentence!.GetValue<string>())];
        string terminal = outcome.Output.ReplaceLineEndings(" ");
        string report = TextLines.Plain(WebUtility.HtmlDecode(Regex.Replace(File.ReadAllText(Out("report.html")), "</?b>", "")));
        Assert.All(said, sentence => Assert.Contains(sentence, terminal, StringComparison.Ordinal));
        Assert.All(said, sentence => Assert.Contains(sentence, report, StringComparison.Ordinal));
        int atTarget = Array.FindIndex(said, sentence => sentence.StartsWith("At the same target (70) predictive scaling would have had ", StringComparison.Ordinal));
        int inHindsight = Array.FindIndex(said, sentence => sentence.StartsWith("Best over the swept targets (in hindsight): ", StringComparison.Ordinal));
        Assert.InRange(atTarget, 0, inHindsight - 1);
        Assert.All(new[] { "report.html", "summary.json", "replicas.csv" }, file => Assert.Contains(Out(file), outcome.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_sweep_is_in_the_summary()
    {
        Assert.Equal(0, Run("--trace", Write(Loads.Daily(2)), "--policy", "reactive").ExitCode);

        JsonArray sweep = Summary()["sweep"]!.AsArray();
        Assert.Equal(16, sweep.Count);
        JsonNode today = Assert.Single(sweep, one => one!["target"]!.GetValue<double>() == 70)!;
        Assert.Equal("reactive", today["policy"]!.GetValue<string>());
        Assert.Equal(PodHours(), today["podHours"]!.GetValue<double>());
        Assert.Null(Summary()["inHindsight"]); // nothing to compare with
    }

    [Theory]
    [InlineData(0.5, "reactive,predictive", "", "The trace covers 12h, less than a day")]
    [InlineData(0.1, "reactive,predictive", "", "predictive answers reactively until it has 2h of history, and 1h12m lie before what is counted: the first 48m of its figures are a plain HPA's")]
    [InlineData(1.5, "reactive", "", "Only 18h of history lie before what is counted (--from)")]
    [InlineData(2, "reactive", "--from 0.99", "Only 28m45s are counted (--from)")]
    [InlineData(2, "reactive", "--threshold 120", "The threshold 120 is above the capacity 100")]
    [InlineData(2, "reactive", "--threshold 100", "The threshold 100 is the whole capacity")]
    public void What_says_less_than_it_seems_is_warned_of(double days, string policies, string further, string expected)
    {
        string trace = Write(Loads.Of(Loads.Minute, (int)(days * 1440) + 1, i => 500 + (400 * Math.Sin(2 * Math.PI * i / 1440))));

        Outcome outcome = Run(["--trace", trace, "--policy", policies, .. further.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("warning: " + expected, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains(Summary()["warnings"]!.AsArray(), warning => warning!.GetValue<string>().StartsWith(expected, StringComparison.Ordinal));
        Assert.Contains(expected, WebUtility.HtmlDecode(File.ReadAllText(Out("report.html"))), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_named_before_anything_is_simulated()
    {
        string trace = Write(Loads.Daily(2));

        Outcome below = Run("--trace", trace, "--policy", "reactive", "--out", Path.Combine(trace, "out"));
        Outcome file = Run("--trace", trace, "--policy", "reactive", "--out", trace);

        Assert.Equal((1, 2), (below.ExitCode, file.ExitCode));
        Assert.Contains($"--out: nothing can be written to {Path.Combine(trace, "out")}: ", below.Errors, StringComparison.Ordinal);
        Assert.Contains("is a file; a directory is needed.", file.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_is_what_the_rows_say()
    {
        string trace = Write(Loads.Of(Loads.Minute, 2881, i => i % 1440 is < 360 or >= 1260 ? 0 : i is > 2000 and < 2030 ? double.NaN : 500 + (i % 60)));

        Assert.Equal(0, Run("--trace", trace, "--policy", "reactive", "--min", "0").ExitCode);

        string[][] rows = [.. File.ReadLines(Out("replicas.csv")).Skip(1).Select(line => line.Split(','))];
        JsonNode policy = Summary()["policies"]!["reactive"]!;
        Assert.Equal(rows.Sum(row => Number(row[5]) + Number(row[6])) / 240, policy["podHours"]!.GetValue<double>(), 1e-9);
        Assert.All(rows, row => Assert.Equal(Number(row[4]), Number(row[5]) + Number(row[6])));
        string[][] known = [.. rows.Where(row => row[2].Length > 0)];
        Assert.NotEqual(rows.Length, known.Length);
        Assert.Equal(known.Count(row => Number(row[2]) > Number(row[5]) * 100) / 4.0, policy["violationMinutes"]!.GetValue<double>(), 1e-9);
        Assert.Equal(known.Length / 240.0, policy["knownHours"]!.GetValue<double>(), 1e-9);
        Assert.Equal(1, policy["coldStarts"]!.GetValue<int>());
    }

    [Fact]
    public void Two_runs_of_all_policies_write_the_same_bytes_in_any_culture()
    {
        string trace = Write(Loads.Of(FiveMinutes, 4 * 288, i => Math.Round(600 + (400 * Math.Sin(2 * Math.PI * i / 288)) + (i * 37 % 11), 2)));
        CultureInfo culture = CultureInfo.CurrentCulture;
        (string, string, string) first = RunOnce();
        try
        {
            CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(first, RunOnce());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(PolicyCatalog.Names, JsonNode.Parse(first.Item2)!["policies"]!.AsObject().Select(policy => policy.Key));

        (string Replicas, string Summary, string Report) RunOnce()
        {
            Outcome outcome = Run("--trace", trace, "--policy", "all", "--from", "0.7");
            Assert.True(outcome.ExitCode == 0, outcome.Errors);
            return (File.ReadAllText(Out("replicas.csv")), File.ReadAllText(Out("summary.json")), File.ReadAllText(Out("report.html")));
        }
    }

    [Fact]
    public void The_behavior_of_a_file_is_that_of_the_hpa()
    {
        string trace = Write(Loads.Daily(2));
        string file = Path.Combine(_folder.FullName, "hpa.yaml");
        File.WriteAllText(file, "behavior: { scaleDown: { stabilizationWindowSeconds: 0 } }");

        Run("--trace", trace, "--policy", "reactive");
        double usual = PodHours();
        Assert.Equal(0, Run("--trace", trace, "--policy", "reactive", "--behavior", file).ExitCode);

        Assert.True(PodHours() < usual);
        Assert.Equal(0, Summary()["policies"]!["reactive"]!["behavior"]!["scaleDown"]!["stabilizationWindowSeconds"]!.GetValue<double>());
    }

    [Theory]
    [InlineData("--policy: there is no policy 'proactive'; these are there: reactive, reactive-tuned, schedule,", "--policy", "reactive,proactive")]
    [InlineData("--threshold must be between 0.001 and", "--threshold", "0")]
    [InlineData("--capacity must be between 0.001 and", "--capacity", "-1")]
    [InlineData("--startup takes a duration from 0s to 1h, such as 90s or 5m, or bare seconds, not 'soon'", "--startup", "soon")]
    [InlineData("--tick takes a duration from 1s to 10m", "--tick", "0")]
    [InlineData("--from must be between 0 and 0.999, not '1'", "--from", "1")]
    [InlineData("--quantile must be between 0.5 and 0.99", "--quantile", "0.4")]
    [InlineData("--max 2 is below --min 3.", "--min", "3", "--max", "2")]
    [InlineData("--timezone takes a name of the IANA time zone database", "--timezone", "Mars/Olympus")]
    [InlineData("--behavior: there is no file no-such-file", "--behavior", "no-such-file")]
    [InlineData("--models-dir: there is no directory no-such-folder", "--models-dir", "no-such-folder")]
    [InlineData("--query-step takes a duration from 10s to 1h", "--query-step", "2h")]
    public void What_is_wrong_is_said_in_a_sentence(string expected, params string[] arguments)
    {
        string trace = Write(Loads.Daily(1));
        string[] policy = arguments.Contains("--policy") ? [] : ["--policy", "reactive"];

        Outcome outcome = Run(["--trace", trace, .. policy, .. arguments]);

        Assert.Contains(expected, outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(2, outcome.ExitCode);
        Assert.False(File.Exists(Out("summary.json")));
    }

    [Fact]
    public void A_trace_whose_samples_are_days_apart_is_nothing_to_forecast_from()
    {
        string trace = Write(Loads.Of(TimeSpan.FromHours(2), 60, _ => 500));

        Assert.Contains("A sample every 2h is nothing predictive forecasts from", Run("--trace", trace, "--policy", "predictive").Errors, StringComparison.Ordinal);
        Assert.Equal(0, Run("--trace", trace, "--policy", "reactive").ExitCode);
    }

    [Fact]
    public void Files_that_hold_wrong_things_are_failures()
    {
        string trace = Path.Combine(_folder.FullName, "load.csv");
        File.WriteAllText(trace, "timestamp,value\n0,1\n300,2\n600,x\n");
        string behavior = Path.Combine(_folder.FullName, "hpa.yaml");
        File.WriteAllText(behavior, "scaleUp: { selectPolicy: Most }");

        Outcome wrongTrace = Run("--trace", trace, "--policy", "reactive");
        Outcome wrongBehavior = Run("--trace", Write(Loads.Daily(1)), "--policy", "reactive", "--behavior", behavior);

        Assert.Equal((1, 1), (wrongTrace.ExitCode, wrongBehavior.ExitCode));
        Assert.Contains("line 4: 'x' is not a finite number", wrongTrace.Errors, StringComparison.Ordinal);
        Assert.Contains("hpa.yaml: behavior.scaleUp.selectPolicy: it must be Max or Min or Disabled, not 'Most'.", wrongBehavior.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_interrupted_has_no_summary()
    {
        string trace = Write(Loads.Daily(1));
        Assert.Equal(0, Run("--trace", trace, "--policy", "reactive").ExitCode);
        StringWriter errors = new();
        SimulateRequest request = new() { Trace = trace, Out = Out(""), Policies = ["reactive"], Settings = new SimulationSettings { Threshold = 70, Capacity = 100 } };

        int exitCode = new SimulateRun(new CommandTexts(TextReader.Null, TextWriter.Null, errors), TimeProvider.System, showProgress: true).Run(request, new CancellationToken(canceled: true));

        Assert.Equal(1, exitCode);
        Assert.Contains("not complete", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("0% reactive", errors.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Out("summary.json")));
    }

    private Outcome Run(params string[] arguments)
    {
        (StringWriter output, StringWriter errors) = (new StringWriter(), new StringWriter());
        List<string> all = [.. arguments];
        foreach ((string option, string value) in new[] { ("--out", Out("")), ("--threshold", "70"), ("--capacity", "100"), ("--models-dir", RepositoryFiles.PathOf("models")) })
        {
            all.AddRange(arguments.Contains(option) ? [] : [option, value]);
        }

        System.CommandLine.ParseResult parsed = SimulateCommand.Create(new CommandTexts(TextReader.Null, output, errors), TimeProvider.System, showProgress: false).Parse(all);
        int exitCode = parsed.Errors.Count > 0 ? ExitCodes.Usage : parsed.Invoke();
        return new Outcome(exitCode, output.ToString(), errors + string.Join('\n', parsed.Errors.Select(error => error.Message)));
    }

    private string Write(Trace trace)
    {
        string path = Path.Combine(_folder.FullName, trace.Name + ".csv");
        using StreamWriter writer = new(path);
        TraceCsv.Write(writer, trace);
        return path;
    }

    private string Out(string file) => Path.Combine(_folder.FullName, "out", file);

    private JsonNode Summary() => JsonNode.Parse(File.ReadAllText(Out("summary.json")))!;

    private double PodHours() => Summary()["policies"]!["reactive"]!["podHours"]!.GetValue<double>();

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private sealed record Outcome(int ExitCode, string Output, string Errors);
}
