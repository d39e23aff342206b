using PredictiveScaler.Accuracy.Runs;
using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Tests.Accuracy;

public sealed class BacktestFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("backtest-");

    [Fact]
    public void Times_are_those_of_the_summary_and_what_was_not_timed_is_unknown()
    {
        Write("summary.json", """{ "models": { "a": { "fitMs": null, "predictMs": { "p50": 0.2, "p99": 0.5 } }, "b": { "fitMs": { "p50": 3, "p99": 4 }, "predictMs": { "p50": null, "p99": null } } } }""");

        IReadOnlyDictionary<string, CallTimes> times = new BacktestFolder(_folder.FullName).Times();

        Assert.Equal(new CallTimes(double.NaN, 0.2, 0.5), times["a"]);
        Assert.Equal(new CallTimes(3, double.NaN, double.NaN), times["b"]);
    }

    [Fact]
    public void A_back_test_without_a_summary_is_not_complete()
    {
        BacktestFolder folder = new(_folder.FullName);

        Assert.False(folder.IsComplete);
        Write("summary.json", "{}");
        Assert.True(folder.IsComplete);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
