using System.Text.Json;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Recommend;

public sealed class RealPrometheusRecommendTests
{
    [RequiresProgramFact("prometheus", "promtool")]
    public async Task Requests_and_limits_come_from_the_usage_in_a_real_Prometheus()
    {
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(ShopMetrics.All());
        string[] arguments = ["--source", prometheus.Address.AbsoluteUri, "--workload", "deployment/shop", "--namespace", "shop"];

        (int code, string output, string error) = await RecommendRig.RunAsync([.. arguments, "--format", "json"]);

        Assert.Equal((0, ""), (code, error));
        JsonElement root = JsonDocument.Parse(output).RootElement;
        Assert.Equal(["proxy", "web"], root.GetProperty("containers").EnumerateArray().Select(container => container.GetProperty("container").GetString()));
        Assert.Equal((2, 2), (root.GetProperty("pods").GetProperty("fewest").GetInt32(), root.GetProperty("pods").GetProperty("most").GetInt32()));
        JsonElement web = root.GetProperty("containers")[1];

        // A quarter of the samples is at 0.4 cores: bucket end 0.4124 x 1.15.
        Assert.Equal("475m", Quantity(web, "cpuRequest"));
        Assert.Equal(-52.5, web.GetProperty("cpuRequest").GetProperty("changePercent").GetDouble());
        Assert.Null(Quantity(web, "cpuLimit"));

        // The kill at a 400Mi peak under a limit of 600Mi happened at the limit: 600 x 1.2 = 720Mi, more than the 90th percentile of 400Mi and 15 %.
        Assert.Equal("720Mi", Quantity(web, "memoryRequest"));
        Assert.Equal("720Mi", Quantity(web, "memoryLimit"));
        Assert.Contains("Killed for lack of memory once", web.GetProperty("memoryRequest").GetProperty("reasons").ToString(), StringComparison.Ordinal);
        Assert.Equal(("13m", "125Mi"), (Quantity(root.GetProperty("containers")[0], "cpuRequest"), Quantity(root.GetProperty("containers")[0], "memoryRequest")));

        await Texts_say_why(arguments);
        await What_is_at_zero_pods_now_is_judged_by_what_it_had(arguments);
        await A_configured_source_is_named(prometheus.Address);
        await With_a_demand_there_is_a_scaled_object_too(arguments);
        await Mistakes_are_told_with_what_would_be_right(prometheus.Address);
    }

    private static async Task Texts_say_why(string[] arguments)
    {
        (int code, string output, _) = await RecommendRig.RunAsync([.. arguments, "--container", "web", "--window", "2d"]);

        Assert.Equal(0, code);
        Assert.StartsWith("deployment/shop in shop: 2d to 2026-03-09 12:00 UTC, 2 pods\n\ncontainer web\n  CPU request    475m\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);

        // 2 pods, 2 days of 288 steps.
        Assert.Contains("90 % of 1,152 samples (means of 5m of each pod) over 2.0 days", output.ReplaceLineEndings("\n").Replace("\n    ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("proxy", output, StringComparison.Ordinal);
    }

    private static async Task What_is_at_zero_pods_now_is_judged_by_what_it_had(string[] arguments)
    {
        (int code, string output, _) = await RecommendRig.RunAsync(RecommendRig.Now.AddHours(10), [.. arguments, "--window", "2d"]);

        Assert.Equal(0, code);
        Assert.Contains("CPU request    475m", output, StringComparison.Ordinal);
        Assert.Contains("Now 1000m: 52 % less.", output, StringComparison.Ordinal);

        // 38 of 48 hours have samples, one every 5 minutes of 2 pods, and the one that reaches into the first minutes of silence.
        Assert.Contains("over 1.6 days", output, StringComparison.Ordinal);

        (code, _, string error) = await RecommendRig.RunAsync(RecommendRig.Now.AddDays(-8).AddMinutes(40), [.. arguments, "--window", "2h"]);
        Assert.Equal(1, code);
        Assert.Contains("of CPU usage, and 1h is the least that says anything", error, StringComparison.Ordinal);
    }

    private static async Task With_a_demand_there_is_a_scaled_object_too(string[] arguments)
    {
        (int code, string output, string error) = await RecommendRig.RunAsync(
            [.. arguments, "--query", "sum(demand)", "--threshold", "70", "--capacity", "100", "--startup", "2m", "--history", "2d", "--step", "5m", "--min", "2", "--format", "yaml"]);

        Assert.True(code == 0, error);
        string[] documents = output.Split("---\n");
        Assert.Equal(2, documents.Length);
        Assert.Contains("475m", documents[0], StringComparison.Ordinal);
        Assert.Contains("follows as a second document", documents[0], StringComparison.Ordinal);
        Findings findings = new();
        ScaledManifest manifest = Assert.Single(ManifestReader.Read("scaledobject.yaml", documents[1], "default", findings));
        Assert.Equal(("shop", "shop", 2), (manifest.Name, manifest.Namespace, manifest.MinReplicaCount));
        TriggerManifest trigger = Assert.Single(manifest.OurTriggers);
        Assert.Empty(trigger.Parsed.Problems);
        Assert.Equal("sum(demand)", trigger.Metadata["query"]);
        Assert.DoesNotContain("serverAddress", trigger.Metadata.Keys); // it was read on loopback, where the service finds nothing

        (code, output, error) = await RecommendRig.RunAsync([.. arguments, "--query", "sum(nothing)", "--threshold", "70", "--history", "1d"]);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("Is the metric's name right", error, StringComparison.Ordinal);
    }

    private static async Task A_configured_source_is_named(Uri prometheus)
    {
        string config = Path.GetTempFileName();
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(new { Sources = new { metrics = new { Url = prometheus, AllowedNamespaces = "shop" } } }));
        string[] common = ["--config", config, "--workload", "deployment/shop", "--window", "1d"];

        Assert.Equal(0, (await RecommendRig.RunAsync([.. common, "--source", "metrics", "-n", "shop"])).Code);
        Assert.Equal(0, (await RecommendRig.RunAsync([.. common, "-n", "shop"])).Code);
        (int code, _, string error) = await RecommendRig.RunAsync([.. common, "--source", "metrics", "-n", "cart"]);
        Assert.Equal(1, code);
        Assert.Contains("cart", error, StringComparison.Ordinal);
        (code, _, error) = await RecommendRig.RunAsync([.. common, "--source", "other", "-n", "shop"]);
        Assert.Equal(1, code);
        Assert.Contains("other", error, StringComparison.Ordinal);
        File.Delete(config);
    }

    private static async Task Mistakes_are_told_with_what_would_be_right(Uri prometheus)
    {
        async Task Fails(string message, params string[] arguments)
        {
            (int code, string output, string error) = await RecommendRig.RunAsync(["--source", prometheus.AbsoluteUri, .. arguments]);
            Assert.Equal((1, ""), (code, output));
            Assert.Contains(message, error, StringComparison.Ordinal);
        }

        await Fails("No pod of deployment/cart was seen in namespace shop over 8d: its pods would be named cart-", "--workload", "deployment/cart", "-n", "shop");
        await Fails("and there are shop-7d9fbcdf6c-bcdfg, shop-7d9fbcdf6c-x2k9p, shop-api-7d9fbcdf6c-x2k9p.", "--workload", "deployment/cart", "-n", "shop");
        await Fails("none of namespace cart; it has those of shop.", "--workload", "deployment/shop", "-n", "cart");
        await Fails("has no container db; it has migrate, proxy, web.", "--workload", "deployment/shop", "-n", "shop", "--container", "db");
        await Fails("migrate is an init container of deployment/shop", "--workload", "deployment/shop", "-n", "shop", "--container", "migrate");
    }

    private static string? Quantity(JsonElement container, string figure) => container.GetProperty(figure).GetProperty("quantity").GetString();
}
