using System.Diagnostics;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Host.Manifests;
using PredictiveScaler.Recommending;
using PredictiveScaler.Tests.Manifests;
using PredictiveScaler.TestSupport;
using YamlDotNet.RepresentationModel;

namespace PredictiveScaler.Tests.Recommend;

public sealed class WorkloadPatchTests
{
    private const double Mi = 1024 * 1024;

    private const string Workload = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop
          namespace: shop
          labels: {team: a}
        spec:
          replicas: 3
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
              - name: web
                image: registry/shop:1
                resources:
                  requests: {cpu: "1", memory: 1Gi}
                  limits: {cpu: "2", memory: 1Gi}
              - name: proxy
                image: registry/proxy:1
        """;

    [Fact]
    public void A_patch_names_what_changes_and_why()
    {
        YamlPath patch = Parse(WorkloadPatchYaml.Of(Recommendation()));

        Assert.Equal(("apps/v1", "Deployment", "shop", "shop"), (patch["apiVersion"].Text, patch["kind"].Text, patch["metadata"]["name"].Text, patch["metadata"]["namespace"].Text));
        YamlPath[] containers = [.. patch["spec"]["template"]["spec"]["containers"].Items];
        Assert.Equal(["web", "proxy"], containers.Select(container => container["name"].Text));
        Assert.Equal(("475m", "489Mi"), (containers[0]["resources"]["requests"]["cpu"].Text, containers[0]["resources"]["requests"]["memory"].Text));
        Assert.True(containers[0]["resources"]["limits"]["cpu"].Exists);
        Assert.Null(containers[0]["resources"]["limits"]["cpu"].Text);
        Assert.False(containers[1]["resources"]["limits"]["cpu"].Exists);
        Assert.Contains("# Because of the samples.", WorkloadPatchYaml.Of(Recommendation()), StringComparison.Ordinal);
    }

    [RequiresProgramFact("kubectl")]
    public async Task Kubectl_merges_the_patch_into_the_workload_and_leaves_the_rest()
    {
        string directory = Directory.CreateTempSubdirectory("patch-").FullName;
        string workload = Path.Combine(directory, "workload.yaml");
        string patch = Path.Combine(directory, "patch.yaml");
        await File.WriteAllTextAsync(workload, Workload);
        await File.WriteAllTextAsync(patch, WorkloadPatchYaml.Of(Recommendation()));

        string merged = await KubectlAsync("patch", "--local", "-f", workload, "--type", "strategic", "--patch-file", patch, "-o", "yaml");

        YamlPath[] containers = [.. Parse(merged)["spec"]["template"]["spec"]["containers"].Items];
        Assert.Equal(["web", "proxy"], containers.Select(container => container["name"].Text));
        Assert.Equal(["registry/shop:1", "registry/proxy:1"], containers.Select(container => container["image"].Text));
        Assert.Equal(("475m", "489Mi"), (containers[0]["resources"]["requests"]["cpu"].Text, containers[0]["resources"]["requests"]["memory"].Text));
        Assert.Equal(["memory"], containers[0]["resources"]["limits"].Entries.Select(entry => entry.Key));
        Assert.Equal("125Mi", containers[1]["resources"]["limits"]["memory"].Text);
        Assert.Equal("3", Parse(merged)["spec"]["replicas"].Text);
        Directory.Delete(directory, recursive: true);
    }

    [RequiresProgramFact("kubectl")]
    public async Task Kubectl_takes_the_patch_and_the_ScaledObject_in_a_dry_run()
    {
        object deployment = new
        {
            apiVersion = "apps/v1",
            kind = "Deployment",
            metadata = new { name = "shop", @namespace = "shop" },
            spec = new { template = new { spec = new { containers = new[] { new { name = "web", image = "registry/shop:1" }, new { name = "proxy", image = "registry/proxy:1" } } } } },
        };
        await using KubernetesApiStub cluster = await KubernetesApiStub.StartAsync(deployment);
        string directory = Directory.CreateTempSubdirectory("patch-").FullName;
        string patch = Path.Combine(directory, "patch.yaml");
        string scaledObject = Path.Combine(directory, "scaledobject.yaml");
        await File.WriteAllTextAsync(patch, WorkloadPatchYaml.Of(Recommendation()));
        await File.WriteAllTextAsync(scaledObject, ScaledObjectYaml.Of(ScaledObjectYamlTests.Draft()));
        string[] common = ["--server", cluster.Address, "--cache-dir", directory, "--dry-run=client"];

        string patched = await KubectlAsync([.. common, "-n", "shop", "patch", "deployment", "shop", "--patch-file", patch, "-o", "yaml"]);
        string applied = await KubectlAsync([.. common, "--validate=false", "apply", "-f", patch]);
        string created = await KubectlAsync([.. common, "--validate=false", "apply", "-f", scaledObject]);

        Assert.Equal(["475m", "13m"], Parse(patched)["spec"]["template"]["spec"]["containers"].Items.Select(container => container["resources"]["requests"]["cpu"].Text));
        Assert.Equal("deployment.apps/shop configured (dry run)", applied.Trim());
        Assert.Equal("scaledobject.keda.sh/shop-scaler created (dry run)", created.Trim());
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<string> KubectlAsync(params string[] arguments)
    {
        using Process kubectl = Process.Start(new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = kubectl.StandardError.ReadToEndAsync();
        string output = await kubectl.StandardOutput.ReadToEndAsync();
        await kubectl.WaitForExitAsync();
        Assert.True(kubectl.ExitCode == 0, await errors);
        return output;
    }

    private static YamlPath Parse(string yaml)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(yaml));
        return new YamlPath(stream.Documents[0].RootNode);
    }

    private static WorkloadRecommendation Recommendation() => new()
    {
        Namespace = "shop",
        Workload = new WorkloadName("deployment", "shop"),
        From = RecommendRig.Now.AddDays(-8),
        To = RecommendRig.Now,
        Pods = (2, 2, 2),
        Notes = ["A note."],
        Containers =
        [
            new ContainerRecommendation("web", Figure(ResourceKind.Cpu, 0.475, 1), Figure(ResourceKind.Cpu, null, 2), Figure(ResourceKind.Memory, 489 * Mi, 1024 * Mi), Figure(ResourceKind.Memory, 489 * Mi, 1024 * Mi)),
            new ContainerRecommendation("proxy", Figure(ResourceKind.Cpu, 0.013), Figure(ResourceKind.Cpu, null), Figure(ResourceKind.Memory, 125 * Mi), Figure(ResourceKind.Memory, 125 * Mi)),
        ],
    };

    private static ResourceFigure Figure(ResourceKind kind, double? value, double? current = null) =>
        new() { Kind = kind, Value = value, Current = current, Reasons = ["Because of the samples."] };
}
