using System.Text.Json;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Doctor;

namespace PredictiveScaler.Tests.Recommend;

public sealed class RecommendScalingTests : IDisposable
{
    private const double Days = 1.05;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recommend");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task How_to_scale_is_recommended_from_a_recorded_demand_even_where_usage_is_not_known()
    {
        string trace = Write(i => 1000 + (800 * Math.Sin(2 * Math.PI * i / 36)));
        string manifest = Path.Combine(_folder.FullName, "scaledobject.yaml");

        (int code, string output, string error) = await RecommendRig.RunAsync(
            "--workload", "deployment/shop", "--trace", trace, "--query", "sum(x)", "--threshold", "20", "--max", "120", "--startup", "5m", "--no-tolerance-field", "--format", "json", "--scaled-object", manifest);

        Assert.True(code == 0, error);
        JsonElement root = JsonDocument.Parse(output).RootElement;
        Assert.Equal((JsonValueKind.Null, 0), (root.GetProperty("pods").ValueKind, root.GetProperty("containers").GetArrayLength()));
        Assert.Matches("No CPU and memory are recommended: .*No default source is configured", root.GetProperty("notes").ToString());
        JsonElement scaling = root.GetProperty("scaling");
        foreach (string figure in new[] { "mode", "threshold", "minReplicas", "maxReplicas", "behavior", "fallbackReplicas", "podHoursPerDay", "violationMinutesPerDay" })
        {
            Assert.NotEqual(JsonValueKind.Null, scaling.GetProperty(figure).GetProperty("value").ValueKind);
            Assert.NotEmpty(scaling.GetProperty(figure).GetProperty("reason").GetString()!);
        }

        Assert.Equal(120, scaling.GetProperty("maxReplicas").GetProperty("value").GetInt32());
        Assert.DoesNotContain("\"tolerance\": 0", output, StringComparison.Ordinal);
        Assert.Contains("28.571429 is today's threshold over 70", scaling.GetProperty("notes").ToString().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal); // 20 / 0.7
        ScaledManifest written = Assert.Single(ManifestReader.Read(manifest, await File.ReadAllTextAsync(manifest), "default", new Findings()));
        Assert.Equal("sum(x)", Assert.Single(written.OurTriggers).Metadata["query"]);
    }

    [Fact]
    public async Task Where_predictive_scaling_does_not_help_preview_with_todays_settings_is_proposed()
    {
        SplitMixRandom random = new(7);
        string trace = Write(_ => 1000 + (10 * random.Normal()));
        string[] arguments = ["--workload", "deployment/shop", "--trace", trace, "--query", "sum(x)", "--threshold", "100"];

        (int code, string output, string error) = await RecommendRig.RunAsync([.. arguments, "--format", "yaml"]);

        Assert.True(code == 0, error);
        Assert.Contains("# Predictive scaling will not help this workload", output, StringComparison.Ordinal);
        TriggerManifest trigger = Assert.Single(Assert.Single(ManifestReader.Read("scaledobject.yaml", output, "default", new Findings())).OurTriggers);
        Assert.Equal(("Preview", "100"), (trigger.Metadata["mode"], trigger.Metadata["threshold"]));
        Assert.DoesNotContain("tolerance", output, StringComparison.Ordinal);

        (_, string text, _) = await RecommendRig.RunAsync(arguments);
        Assert.Contains("scaling\n  mode           Preview\n    Predictive scaling will not help this workload", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("threshold      100\n    As it is today.", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain('\u00a0', text);
    }

    [Fact]
    public async Task Too_little_history_fails_and_says_how_much_is_needed()
    {
        string trace = Write(i => i, days: 0.5);

        (int code, string output, string error) = await RecommendRig.RunAsync("--workload", "deployment/shop", "--trace", trace, "--threshold", "20");

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("at least 1d is needed", error, StringComparison.Ordinal);
    }

    private string Write(Func<int, double> demand, double days = Days)
    {
        string path = Path.Combine(_folder.FullName, "shop.csv");
        using StreamWriter writer = new(path);
        TraceCsv.Write(writer, new Trace("shop", DateTimeOffset.FromUnixTimeSeconds(1_700_000_100), TimeSpan.FromMinutes(10), [.. Enumerable.Range(0, (int)(days * 144)).Select(demand)]));
        return path;
    }
}
