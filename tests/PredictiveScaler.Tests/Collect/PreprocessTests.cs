using System.Text.Json;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Tests.Preprocessing;
using static PredictiveScaler.Tests.Preprocessing.DaysOfDemand;

namespace PredictiveScaler.Tests.Collect;

public sealed class PreprocessTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly string _in = Directory.CreateTempSubdirectory("traces-").FullName;
    private readonly CollectRig _rig = new();

    public void Dispose()
    {
        _rig.Dispose();
        Directory.Delete(_in, recursive: true);
    }

    [Fact]
    public async Task A_trace_is_written_with_what_shows_demand_and_analysed()
    {
        string path = Save("shop", new DaysOfDemand(15).With((5 * Day) + 600, 30, 0).With((7 * Day) + 10, 5, double.NaN).Values);

        Assert.Equal(0, await _rig.RunAsync("--trace", path));

        string[] lines = await File.ReadAllLinesAsync(_rig.PathOf("shop.csv"));
        Assert.Equal("timestamp,value,usable", lines[0]);
        Assert.Equal(35, lines.Count(line => line.EndsWith(",0", StringComparison.Ordinal)));
        Assert.Equal(FormattableString.Invariant($"{(Start + ((5 * Day) + 610) * Minute).ToUnixTimeSeconds()},0,0"), lines[1 + (5 * Day) + 610]);
        Assert.EndsWith(",,0", lines[1 + (7 * Day) + 12], StringComparison.Ordinal);

        // Whoever reads it as a trace gets the samples as they were.
        Assert.Equal(TraceCsv.Read(path).Values.ToArray(), _rig.Trace("shop").Values.ToArray());

        using JsonDocument analysis = JsonDocument.Parse(await File.ReadAllTextAsync(_rig.PathOf("shop.analysis.json")));
        JsonElement root = analysis.RootElement;
        Assert.Equal(("shop", 15 * Day), (root.GetProperty("name").GetString(), root.GetProperty("rows").GetInt32()));
        Assert.Equal((5, 1, 300), (root.GetProperty("missing").GetInt32(), root.GetProperty("gaps").GetInt32(), root.GetProperty("longestGap").GetInt32()));
        Assert.Contains("5 samples missing in 1 gap, the longest 5m;", _rig.Output.ToString(), StringComparison.Ordinal);
        Assert.Equal(86_400, root.GetProperty("seasons")[0].GetProperty("period").GetInt32());
        JsonElement anomaly = Assert.Single(root.GetProperty("anomalies").EnumerateArray());
        Assert.Equal(("outage-hole", 1800), (anomaly.GetProperty("kind").GetString(), anomaly.GetProperty("duration").GetInt32()));
        Assert.Equal(15 * Day * 60 * 7 / 10, root.GetProperty("split").GetProperty("validationFrom").GetInt64() - Start.ToUnixTimeSeconds());
        Assert.Contains("seasons   1d (strength ", _rig.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("outage-hole, 0 where", _rig.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_may_be_made_coarser_on_the_way()
    {
        string path = Save("shop", new DaysOfDemand(3).Values);

        Assert.Equal(0, await _rig.RunAsync("--trace", path, "--step", "15m"));

        // The first sample stands for the minute before it, so the first quarter of an hour that is whole ends at 00:15.
        Assert.Equal((TimeSpan.FromMinutes(15), (3 * 96) - 1), (_rig.Trace("shop").Step, _rig.Trace("shop").Count));
        Assert.Equal(1, await _rig.RunAsync("--trace", path, "--step", "90s"));
        Assert.Contains("a step of 1m30s cannot be had from one of 1m", _rig.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_a_sentence()
    {
        string path = Save("shop", new DaysOfDemand(3).Values);
        Assert.Equal(0, await _rig.RunAsync("--trace", path));
        Assert.Equal(2, await _rig.RunAsync("--trace", _rig.PathOf("shop.csv")));
        Assert.Contains("would be written over", _rig.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await _rig.RunAsync("--trace", Path.Combine(_in, "none.csv")));
        Assert.Contains("none.csv", _rig.Error.ToString(), StringComparison.Ordinal);
        string bad = Path.Combine(_in, "bad.csv");
        await File.WriteAllTextAsync(bad, "timestamp,value,usable\n0,1,2\n60,1,1\n");
        Assert.Equal(1, await _rig.RunAsync("--trace", bad));
        Assert.Contains(bad + ", line 2: three cells were expected", _rig.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    [InlineData(1e12)]
    public async Task Constant_traces_of_any_level_are_analysed(double value)
    {
        Assert.Equal(0, await _rig.RunAsync("--trace", Save("flat", [value, value, value])));
        Assert.Contains("seasons   none", _rig.Output.ToString(), StringComparison.Ordinal);
    }

    private string Save(string name, double[] values)
    {
        string path = Path.Combine(_in, name + ".csv");
        using StreamWriter writer = new(path);
        TraceCsv.Write(writer, new Trace(name, Start, Minute, values));
        return path;
    }
}
