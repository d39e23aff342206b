using System.Text.Json;
using PredictiveScaler.Evaluating.Traces;
using Trace = PredictiveScaler.Evaluating.Traces.Trace;

namespace PredictiveScaler.FunctionalTests.Backtest;

/// <summary>The command as a user runs it: the built program, its shipped models, files on disk.</summary>
public sealed class BacktestTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("backtest");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_recorded_load_is_judged_with_the_models_that_ship()
    {
        string trace = WriteTrace();

        (int exitCode, string output, string errors) = await CommandProcess.RunAsync("backtest", "--trace", trace, "--out", Path.Combine(_folder.FullName, "out"));

        Assert.True(exitCode == 0, errors);
        Assert.Empty(errors); // progress is for terminals
        Assert.Contains("relative to last-value", output, StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "out", "summary.json")));
        JsonElement models = summary.RootElement.GetProperty("models");
        Assert.Equal(1, models.GetProperty("last-value").GetProperty("relMae").GetDouble(), 1e-9);
        Assert.True(models.GetProperty("blend").GetProperty("relMae").GetDouble() < 1, output);
        Assert.True(models.GetProperty("auto").GetProperty("relMae").GetDouble() < 1, output);
        Assert.Equal(["forecasts.csv", "maxima.csv", "report.html", "summary.json"], Directory.GetFiles(Path.Combine(_folder.FullName, "out")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_wrong_command_line_is_exit_code_2_and_a_wrong_file_1()
    {
        string notATrace = Path.Combine(_folder.FullName, "notes.csv");
        await File.WriteAllTextAsync(notATrace, "hello\n");
        string output = Path.Combine(_folder.FullName, "out");

        Assert.Equal(2, (await CommandProcess.RunAsync("backtest", "--trace", notATrace)).ExitCode);
        Assert.Equal(2, (await CommandProcess.RunAsync("backtest", "--trace", WriteTrace(), "--out", output, "--models", "nobody")).ExitCode);
        (int exitCode, _, string errors) = await CommandProcess.RunAsync("backtest", "--trace", notATrace, "--out", output);
        Assert.Equal(1, exitCode);
        Assert.Contains("notes.csv, line 1: the header must be 'timestamp,value'", errors, StringComparison.Ordinal);
    }

    /// <summary>Five days of a service with a daily cycle, a sample every five minutes.</summary>
    private string WriteTrace()
    {
        string path = Path.Combine(_folder.FullName, "shop.csv");
        SplitMixRandom random = new(1);
        double[] demand = [.. Enumerable.Range(0, 5 * 288).Select(i => 200 + (150 * Math.Sin(2 * Math.PI * i / 288)) + (8 * random.Normal()))];
        using StreamWriter writer = new(path);
        TraceCsv.Write(writer, new Trace("shop", DateTimeOffset.FromUnixTimeSeconds(1_700_000_100), TimeSpan.FromMinutes(5), demand));
        return path;
    }
}
