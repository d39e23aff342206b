using System.Globalization;
using System.Text.Json.Nodes;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Tests.Evaluating.Backtesting;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Backtest;

public sealed class BacktestCommandTests : IDisposable
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("backtest");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void All_files_are_written_in_the_documented_form()
    {
        string trace = Write(BacktestTraces.Of(1200, FiveMinutes, i => i == 1199 ? double.NaN : BacktestTraces.DailyAt(i, FiveMinutes)));

        Outcome outcome = Run("--trace", trace, "--stride", "100", "--quantiles", "0.9,0.50,0.95");

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.Empty(outcome.Errors);
        string[] forecasts = File.ReadAllLines(Out("forecasts.csv"));
        int models = Summary()["models"]!.AsObject().Count;
        Assert.Equal("series,model,origin,step_ahead,target,actual,q0.5,q0.9,q0.95", forecasts[0]);
        Assert.Equal(1 + (4 * 6 * models), forecasts.Length); // origins at samples 840, 940, 1040, 1140
        long origin = (BacktestTraces.Monday + (840 * FiveMinutes)).ToUnixTimeSeconds();
        Assert.StartsWith($"load,auto,{origin},1,{origin + 300},{BacktestTraces.DailyAt(841, FiveMinutes).ToString(CultureInfo.InvariantCulture)},", forecasts[1], StringComparison.Ordinal);
        string[] maxima = File.ReadAllLines(Out("maxima.csv"));
        Assert.Equal("series,model,origin,steps,actual,q0.5,q0.9", maxima[0]);
        Assert.Equal(1 + (4 * models), maxima.Length);
        Assert.Equal(["auto", "last-value", "seasonal-naive"], Summary()["models"]!.AsObject().Select(model => model.Key).Intersect(["auto", "last-value", "seasonal-naive"]));
        Assert.Contains("Back-test of load", File.ReadAllText(Out("report.html")), StringComparison.Ordinal);
        Assert.Contains("4 origins, a sample every 5m, 6 steps ahead (30m)", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_is_what_the_rows_of_the_forecasts_say()
    {
        string trace = Write(BacktestTraces.Daily(1200, FiveMinutes));

        Assert.Equal(0, Run("--trace", trace, "--models", "last-value,seasonal-naive", "--stride", "30").ExitCode);

        string[][] rows = [.. File.ReadLines(Out("forecasts.csv")).Skip(1).Select(line => line.Split(','))];
        foreach ((string name, JsonNode? model) in Summary()["models"]!.AsObject())
        {
            (double Actual, double Median, double Upper)[] mine = [.. rows.Where(row => row[1] == name).Select(row => (Number(row[5]), Number(row[7]), Number(row[8])))];
            Assert.Equal(mine.Average(row => Math.Abs(row.Actual - row.Median)), model!["mae"]!.GetValue<double>(), 1e-9);
            Assert.Equal(mine.Count(row => row.Actual <= row.Upper) / (double)mine.Length, model["coverage"]!["0.9"]!.GetValue<double>(), 1e-12);
            Assert.Equal(
                mine.Average(row => row.Actual > row.Upper ? 0.9 * (row.Actual - row.Upper) : 0.1 * (row.Upper - row.Actual)), model["pinball"]!["0.9"]!.GetValue<double>(), 1e-9);
        }
    }

    [Fact]
    public void Two_runs_write_the_same_files_but_for_the_times()
    {
        string trace = Write(BacktestTraces.Daily(1500, FiveMinutes));
        (string, string, string)[] runs = [RunOnce(), RunOnce()];

        Assert.Equal(runs[0], runs[1]);

        (string Forecasts, string Maxima, string Summary) RunOnce()
        {
            Assert.Equal(0, Run("--trace", trace, "--stride", "40").ExitCode);
            return (File.ReadAllText(Out("forecasts.csv")), File.ReadAllText(Out("maxima.csv")), WithoutTimes(Summary()));
        }
    }

    [Fact]
    public void The_origins_asked_for_beside_it_change_no_forecast()
    {
        string trace = Write(BacktestTraces.Daily(1500, FiveMinutes));
        Run("--trace", trace, "--stride", "40");
        string[] all = File.ReadAllLines(Out("forecasts.csv"));
        string origin = all[^1].Split(',')[2];
        string origins = Path.Combine(_folder.FullName, "origins.txt");
        File.WriteAllText(origins, origin + "\n");

        Assert.Equal(0, Run("--trace", trace, "--origins", origins).ExitCode);

        Assert.Equal(all.Where(line => line.Split(',')[2] == origin), File.ReadLines(Out("forecasts.csv")).Skip(1));
    }

    [Fact]
    public void A_coarser_step_is_judged_on_means()
    {
        string trace = Write(BacktestTraces.Of(3000, TimeSpan.FromMinutes(1), i => i));

        Assert.Equal(0, Run("--trace", trace, "--step", "5m", "--models", "last-value", "--stride", "1000").ExitCode);

        // Samples 1 to 5, 6 to 10 ...: the mean of (t - 5 min, t] is t / 1 min - 2.
        string[] row = File.ReadLines(Out("forecasts.csv")).Skip(1).First().Split(',');
        double minutes = (DateTimeOffset.FromUnixTimeSeconds(long.Parse(row[4], CultureInfo.InvariantCulture)) - BacktestTraces.Monday).TotalMinutes;
        Assert.Equal(0, minutes % 5);
        Assert.Equal(minutes - 2, Number(row[5]));
        Assert.Equal(300, Summary()["stepSeconds"]!.GetValue<int>());
    }

    [Fact]
    public void What_is_undefined_is_null_and_never_zero_or_infinite()
    {
        string trace = Write(BacktestTraces.Of(1200, FiveMinutes, _ => 0));

        Assert.Equal(0, Run("--trace", trace, "--stride", "100").ExitCode);

        foreach ((string _, JsonNode? model) in Summary()["models"]!.AsObject())
        {
            Assert.Null(model!["relMae"]);
            Assert.Null(model["mase"]);
            Assert.Null(model["relPinball"]!["0.9"]);
            Assert.Null(model["leadWindowMaximum"]!["relPinball"]);
            Assert.Equal(4, model["maseWithoutScale"]!.GetValue<int>());
            Assert.Equal(1, model["coverage"]!["0.9"]!.GetValue<double>());
            Assert.Equal(1, model["ties"]!["0.9"]!.GetValue<double>());
        }
    }

    [Theory]
    [InlineData(2, "--models: there is no forecaster 'prophetess'; these are there: auto, ", "--models", "prophetess")]
    [InlineData(2, "--step 1m is finer than the trace, which has a sample every 5m.", "--step", "60")]
    [InlineData(2, "--step 7m is no multiple of the trace's 5m: 5m or 10m would be.", "--step", "7m")]
    [InlineData(2, "it samples every 10s to 1h", "--step", "2h")]
    [InlineData(2, "--step takes a duration", "--step", "often")]
    [InlineData(2, "--horizon takes a duration", "--horizon", "0")]
    [InlineData(2, "is more than 1440 steps of 5m; 5d is the most", "--horizon", "30d")]
    [InlineData(2, "--from must be between 0 and 0.999, not '1'", "--from", "1")]
    [InlineData(2, "--stride must be between 1 and", "--stride", "0")]
    [InlineData(2, "--quantiles takes levels from 0.05 to 0.99", "--quantiles", "0.5,1")]
    [InlineData(2, "--models takes names", "--models", "auto,,")]
    [InlineData(2, "No origin is left: load has 1200 samples", "--from", "0.999")]
    [InlineData(2, "--origins: there is no file no-such-file", "--origins", "no-such-file")]
    [InlineData(2, "--models-dir: there is no directory no-such-folder", "--models-dir", "no-such-folder")]
    [InlineData(2, "--stride has no effect with --origins", "--origins", "x", "--stride", "2")]
    public void What_is_wrong_is_said_in_a_sentence(int exitCode, string expected, params string[] arguments)
    {
        string trace = Write(BacktestTraces.Daily(1200, FiveMinutes));

        Outcome outcome = Run(["--trace", trace, .. arguments]);

        Assert.Contains(expected, outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.False(File.Exists(Out("summary.json")));
    }

    [Theory]
    [InlineData("", "load.csv, line 1: the header must be 'timestamp,value'")]
    [InlineData("timestamp,value\n0,1\n", "at least two samples")]
    [InlineData("timestamp,value\n0,1\n300,2\n600,x\n", "line 4: 'x' is not a finite number")]
    [InlineData("timestamp,value\n0,1\n300,2\n700,3\n", "line 4: timestamp 700 breaks the step of 300 s: 600 was expected")]
    public void A_file_that_is_no_trace_is_a_failure_that_names_the_line(string text, string expected)
    {
        string trace = Path.Combine(_folder.FullName, "load.csv");
        File.WriteAllText(trace, text);

        Outcome outcome = Run("--trace", trace);

        Assert.Contains(expected, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains(trace, outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(1, outcome.ExitCode);
    }

    [Fact]
    public void What_was_interrupted_has_no_summary()
    {
        string trace = Write(BacktestTraces.Daily(1200, FiveMinutes));
        Assert.Equal(0, Run("--trace", trace, "--models", "last-value").ExitCode);
        StringWriter errors = new();
        BacktestRequest request = new() { Trace = trace, Out = Out(""), From = 0.7, Quantiles = [0.5], Models = ["last-value"], ModelsDirectory = RepositoryFiles.PathOf("models") };

        int exitCode = new BacktestRun(new CommandTexts(TextReader.Null, TextWriter.Null, errors), TimeProvider.System, showProgress: true).Run(request, new CancellationToken(canceled: true));

        Assert.Equal(1, exitCode);
        Assert.Contains("not complete", errors.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Out("summary.json")));
    }

    [Fact]
    public void A_wrong_origin_is_a_failure_that_names_the_line()
    {
        string trace = Write(BacktestTraces.Daily(1200, FiveMinutes));
        string origins = Path.Combine(_folder.FullName, "origins.txt");
        File.WriteAllText(origins, "1704067200\n1704067201\n");

        Outcome outcome = Run("--trace", trace, "--origins", origins);

        Assert.Contains("origins.txt, line 2: origin 1704067201 is no sample time of load; the nearest are 1704067200 and 1704067500", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(1, outcome.ExitCode);
    }

    private Outcome Run(params string[] arguments)
    {
        (StringWriter output, StringWriter errors) = (new StringWriter(), new StringWriter());
        string[] all = ["--out", Out(""), "--models-dir", RepositoryFiles.PathOf("models"), .. arguments];
        all = arguments.Contains("--models-dir") ? [.. all[..2], .. arguments] : all;
        System.CommandLine.ParseResult parsed = BacktestCommand.Create(new CommandTexts(TextReader.Null, output, errors), TimeProvider.System, showProgress: false).Parse(all);
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

    private static string WithoutTimes(JsonNode summary)
    {
        foreach ((string _, JsonNode? model) in summary["models"]!.AsObject())
        {
            model!.AsObject().Remove("predictMs");
            model.AsObject().Remove("fitMs");
        }

        return summary.ToJsonString();
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private sealed record Outcome(int ExitCode, string Output, string Errors);
}
