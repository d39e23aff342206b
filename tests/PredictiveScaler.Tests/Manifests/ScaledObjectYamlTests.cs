using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Host.Manifests;
using PredictiveScaler.Host.Recommend;
using PredictiveScaler.Recommending;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Tests.Doctor;
using PredictiveScaler.Triggers;
using YamlDotNet.RepresentationModel;

namespace PredictiveScaler.Tests.Manifests;

public sealed class ScaledObjectYamlTests
{
    private static readonly ScalingAdvice Advice = new()
    {
        Mode = new(ScalingMode.Auto, "It pays."),
        Threshold = new(117.5, "A pod carries 117.5."),
        MinReplicas = new(2, "The night needs 2."),
        MaxReplicas = new(40, "Twice the highest hour."),
        Behavior = new(
            new HpaBehavior
            {
                ScaleUp = new HpaScalingRules { Policies = [new(HpaPolicyUnit.Percent, 400, TimeSpan.FromSeconds(15)), new(HpaPolicyUnit.Pods, 8, TimeSpan.FromSeconds(15))] },
                ScaleDown = new HpaScalingRules { StabilizationWindow = TimeSpan.FromSeconds(60), SelectPolicy = HpaSelectPolicy.Min, Policies = [new(HpaPolicyUnit.Percent, 50, TimeSpan.FromMinutes(1))] },
            },
            "The forecast knows what the window guesses."),
        FallbackReplicas = new(12, "Carries a busy hour."),
        PodHoursPerDay = new(120, "120 pod hours a day instead of 150."),
        ViolationMinutesPerDay = new(0.5, "Half a minute a day short of capacity."),
    };

    private static readonly Dictionary<string, string> Metadata = new()
    {
        ["scalerAddress"] = "elsewhere:1",
        ["serverAddress"] = "http://prometheus.monitoring:9090",
        ["query"] = """sum(rate(http_requests_total{app="shop", path!~"/a|b\\.c"}[2m])) # all of 'it': yes""",
        ["threshold"] = "100",
        ["leadTime"] = "90s",
    };

    [Fact]
    public async Task Our_own_doctor_finds_nothing() => Assert.Empty(await DoctorSamples.FindInAsync(ScaledObjectYaml.Of(Draft())));

    [Fact]
    public void All_of_a_draft_is_written()
    {
        YamlPath root = Parse(ScaledObjectYaml.Of(Draft()));
        YamlPath spec = root["spec"];

        Assert.Equal(("keda.sh/v1alpha1", "ScaledObject", "shop-scaler", "shop"), (root["apiVersion"].Text, root["kind"].Text, root["metadata"]["name"].Text, root["metadata"]["namespace"].Text));
        Assert.Equal(("apps/v1", "Deployment", "shop"), (spec["scaleTargetRef"]["apiVersion"].Text, spec["scaleTargetRef"]["kind"].Text, spec["scaleTargetRef"]["name"].Text));
        Assert.Equal(("2", "40", "15"), (spec["minReplicaCount"].Text, spec["maxReplicaCount"].Text, spec["pollingInterval"].Text));
        Assert.False(spec["cooldownPeriod"].Exists);
        Assert.Equal(("3", "12", "currentReplicasIfHigher"), (spec["fallback"]["failureThreshold"].Text, spec["fallback"]["replicas"].Text, spec["fallback"]["behavior"].Text));
        YamlPath behavior = spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"];
        Assert.Equal(["Percent 400 15", "Pods 8 15"], behavior["scaleUp"]["policies"].Items.Select(policy => $"{policy["type"].Text} {policy["value"].Text} {policy["periodSeconds"].Text}"));
        Assert.Equal(("60", "Min"), (behavior["scaleDown"]["stabilizationWindowSeconds"].Text, behavior["scaleDown"]["selectPolicy"].Text));
        YamlPath metadata = Assert.Single(spec["triggers"].Items)["metadata"];
        Assert.Equal(["scalerAddress", "serverAddress", "query", "leadTime", "threshold"], metadata.Entries.Select(entry => entry.Key));
        Assert.Equal(("predictive-scaler.keda.svc.cluster.local:6000", Metadata["query"], "117.5"), (metadata["scalerAddress"].Text, metadata["query"].Text, metadata["threshold"].Text));
    }

    [Fact]
    public void Reasons_stand_at_what_they_explain()
    {
        string[] lines = ScaledObjectYaml.Of(Draft()).Split('\n');

        Assert.Equal("# 120 pod hours a day instead of 150.", lines[0]);
        foreach ((string reason, string key) in new[]
        {
            ("# A pod carries 117.5.", "threshold: \"117.5\""), ("# The night needs 2.", "minReplicaCount: 2"), ("# Twice the highest hour.", "maxReplicaCount: 40"),
            ("# The forecast knows what the window guesses.", "behavior:"), ("# Carries a busy hour.", "fallback:"),
        })
        {
            int at = Array.FindIndex(lines, line => line.Trim() == reason);
            Assert.Equal(key, lines[at + 1].Trim());
        }
    }

    [Fact]
    public async Task A_workload_that_goes_to_zero_has_a_cooldown()
    {
        string yaml = ScaledObjectYaml.Of(Draft() with { MinReplicas = 0 });

        Assert.Equal("300", Parse(yaml)["spec"]["cooldownPeriod"].Text);
        Assert.Equal("scales-to-zero", Assert.Single(await DoctorSamples.FindInAsync(yaml)).Code);
    }

    [Fact]
    public void Whatever_a_value_or_a_reason_holds_stays_in_it() => Prop.ForAll(Texts(), Texts(), (value, reason) =>
    {
        ScaledObjectDraft draft = Draft() with
        {
            Metadata = [KeyValuePair.Create("query", value), KeyValuePair.Create("k" + value, "v")],
            Introduction = [reason],
            Reasons = new Dictionary<string, string> { ["query"] = reason, ["fallback"] = reason },
        };
        YamlPath root = Parse(ScaledObjectYaml.Of(draft));
        YamlPath metadata = Assert.Single(root["spec"]["triggers"].Items)["metadata"];
        return (root.Entries.Count() == 4 && root["spec"].Entries.Count() == 7 && metadata.Entries.Count() == 3
            && (metadata["query"].Node as YamlScalarNode)?.Value == value && metadata["k" + value].Text == "v").Label($"{metadata["query"].Text} of {value}");
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("shop", "shop")]
    [InlineData("predictive-scaler.keda:6000", "predictive-scaler.keda:6000")]
    [InlineData("key: value", "\"key: value\"")]
    [InlineData("ends:", "\"ends:\"")]
    [InlineData("100", "\"100\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("", "\"\"")]
    [InlineData("- a", "\"- a\"")]
    [InlineData("a\n  b: c # \"d\"", "\"a\\n  b: c # \\\"d\\\"\"")]
    [InlineData("a\u2028b\u0085\u0000", "\"a\\U00002028b\\U00000085\\U00000000\"")]
    [InlineData("Grüße 🚀", "\"Grüße 🚀\"")]
    [InlineData("shop\n", "\"shop\\n\"")]
    public void Text_that_YAML_could_take_for_something_else_is_quoted(string text, string yaml)
    {
        Assert.Equal(yaml, YamlText.Scalar(text));
    }

    [Fact]
    public async Task A_tolerance_is_written_where_there_is_one_of_its_own()
    {
        ScaledObjectDraft draft = Draft();
        string yaml = ScaledObjectYaml.Of(draft with { Behavior = draft.Behavior with { ScaleUp = draft.Behavior.ScaleUp with { Tolerance = 0 }, ScaleDown = draft.Behavior.ScaleDown with { Tolerance = 0.05 } } });

        YamlPath behavior = Parse(yaml)["spec"]["advanced"]["horizontalPodAutoscalerConfig"]["behavior"];
        Assert.Equal(("0", "0.05"), (behavior["scaleUp"]["tolerance"].Text, behavior["scaleDown"]["tolerance"].Text));
        Assert.Empty(await DoctorSamples.FindInAsync(yaml));
        Assert.DoesNotContain("tolerance", ScaledObjectYaml.Of(draft), StringComparison.Ordinal); // the cluster's
    }

    [Fact]
    public void An_advice_is_part_of_the_text()
    {
        using StringWriter output = new() { NewLine = "\n" };

        ScalingText.Write(output, Advice);

        Assert.Contains("  threshold      117.5\n    A pod carries 117.5.\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  scale up       window 0 s, 400 % in 15 s or 8 pods in 15 s (the larger)\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  scale down     window 60 s, 50 % in 60 s\n    The forecast knows", output.ToString(), StringComparison.Ordinal);
    }

    private static Arbitrary<string> Texts()
    {
        Gen<string> pieces = Gen.Elements(
            "a", "shop", " ", "  ", "\n", "\r\n", "\t", ":", ": ", "- ", "#", " # ", "\"", "'", "\\", "{", "}", "[", "]", "&", "*", "!", "|", ">", "%", "@", "`", ",", "?", "---\n", "...\n",
            "\u0000", "\u0007", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029", "\ufeff", "\u200b", "\ud83d\ude80", "é", "null", "true", "1e3", "0x1f", "~", "spec:\n  evil: true\n");
        return pieces.ListOf().Select(list => string.Concat(list)).ToArbitrary();
    }

    internal static ScaledObjectDraft Draft() => ScaledObjectDraft.Of(
        Advice, "shop-scaler", "shop", new WorkloadName("deployment", "shop"), "predictive-scaler.keda.svc.cluster.local:6000", Metadata);

    private static YamlPath Parse(string yaml)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(yaml));
        return new YamlPath(Assert.Single(stream.Documents).RootNode);
    }
}
