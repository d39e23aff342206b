using PredictiveScaler.Host.Assess;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Tests.Assess;

public sealed class AssessTargetReaderTests : IDisposable
{
    private const string Manifest = """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata:
          name: shop
          namespace: web
        spec:
          scaleTargetRef:
            kind: StatefulSet
            name: shop-api
          minReplicaCount: 2
          maxReplicaCount: 40
          cooldownPeriod: 120
          pollingInterval: 20
          advanced:
            horizontalPodAutoscalerConfig:
              behavior:
                scaleDown:
                  stabilizationWindowSeconds: 60
          triggers:
            - type: cpu
              metadata: { value: "70" }
            - type: prometheus
              metadata:
                serverAddress: http://prometheus.monitoring:9090/select
                query: sum(rate(http_requests_total[2m]))
                threshold: "120"
                activationThreshold: "5"
                metricName: http
                authModes: bearer
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("assess");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_scaled_object_in_use_says_it_all()
    {
        AssessTarget target = AssessTargetReader.Read(Request(Manifest));

        Assert.Equal(("shop", "web", new WorkloadName("statefulset", "shop-api")), (target.Name, target.Namespace, target.Workload));
        Assert.Equal("sum(rate(http_requests_total[2m]))", target.Query);
        Assert.Equal("http://prometheus.monitoring:9090/select/", target.Url!.AbsoluteUri);
        Assert.Equal((120, 2, 40), (target.Threshold, target.MinReplicas, target.MaxReplicas));
        Assert.Equal((TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(20)), (target.Cooldown, target.PollingInterval));
        Assert.Equal(TimeSpan.FromSeconds(60), target.Behavior.ScaleDown.StabilizationWindow);
        Assert.Equal([new("activationThreshold", "5"), new("metricName", "http")], target.Metadata); // what goes on; authModes is KEDA's own
    }

    [Fact]
    public void What_the_command_line_says_wins()
    {
        AssessTarget target = AssessTargetReader.Read(Request(Manifest) with { Threshold = 90, Query = "other", Url = new Uri("http://127.0.0.1:9090/"), MinReplicas = 0, MaxReplicas = 7, Namespace = "shop" });

        Assert.Equal((90, "other", 9090, 0, 7, "shop"), (target.Threshold, target.Query, target.Url!.Port, target.MinReplicas, target.MaxReplicas, target.Namespace));
    }

    [Fact]
    public void The_service_asks_the_server_that_the_trigger_in_use_names_whatever_the_history_was_read_through()
    {
        AssessRequest forwarded = Request(Manifest) with { Url = new Uri("http://127.0.0.1:9090/") };

        Assert.Equal("http://prometheus.monitoring:9090/select/", AssessTargetReader.Read(forwarded).ClusterAddress!.AbsoluteUri);
        Assert.Equal("http://other/", AssessTargetReader.Read(forwarded with { ClusterAddress = new Uri("http://other/") }).ClusterAddress!.AbsoluteUri);
        Assert.Null(AssessTargetReader.Read(Request(Manifest) with { SourceName = "main" }).Url);
    }

    [Fact]
    public void Keda_starts_from_zero_and_stops_at_a_hundred_where_a_manifest_says_nothing()
    {
        string short_ = Manifest.Replace("  minReplicaCount: 2\n", "", StringComparison.Ordinal).Replace("  maxReplicaCount: 40\n", "", StringComparison.Ordinal);

        AssessTarget target = AssessTargetReader.Read(Request(short_));

        Assert.Equal((0, 100), (target.MinReplicas, target.MaxReplicas));
    }

    [Theory]
    [InlineData("type: prometheus", "type: kafka", "has no ScaledObject with a prometheus trigger")]
    [InlineData("threshold: \"120\"", "threshold: \"many\"", "no threshold that is a number")]
    [InlineData("- type: prometheus", "- type: prometheus\n      metricType: Value", "metricType Value is not a target for each replica")]
    [InlineData("stabilizationWindowSeconds: 60", "stabilizationWindowSeconds: soon", "scaleDown.stabilizationWindowSeconds")]
    [InlineData("kind: ScaledObject", "kind: Deployment", "no ScaledObject")]
    [InlineData("kind: StatefulSet", "kind: CronJob", "CronJob/shop-api is not scaled by the service")]
    public void What_a_manifest_lacks_is_said(string part, string instead, string expected)
    {
        InputException wrong = Assert.Throws<InputException>(() => AssessTargetReader.Read(Request(Manifest.Replace(part, instead, StringComparison.Ordinal))));

        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_triggers_one_must_be_chosen()
    {
        string two = Manifest + "\n---\n" + Manifest.Replace("name: shop\n", "name: cart\n", StringComparison.Ordinal);

        Assert.Contains("2 prometheus triggers (shop, cart)", Assert.Throws<InputException>(() => AssessTargetReader.Read(Request(two))).Message, StringComparison.Ordinal);
        Assert.Equal("cart", AssessTargetReader.Read(Request(two) with { Name = "cart" }).Name);
    }

    [Fact]
    public void Options_alone_need_query_threshold_and_server()
    {
        AssessRequest whole = new() { Out = "out", Query = "q", Threshold = 10, Url = new Uri("http://127.0.0.1:9090/"), Workload = new WorkloadName("deployment", "shop") };

        Assert.Equal(("shop", 1, null), (AssessTargetReader.Read(whole).Name, AssessTargetReader.Read(whole).MinReplicas, AssessTargetReader.Read(whole).MaxReplicas));
        Assert.Equal("ms-ingress-1", AssessTargetReader.Read(whole with { Workload = null, Trace = "/data/MS_ingress.1.csv" }).Workload.Name);
        Assert.All(
            new (AssessRequest Request, string Expected)[]
            {
                (whole with { Query = null }, "--query"),
                (whole with { Threshold = null }, "--threshold"),
                (whole with { Url = null }, "--source"),
                (whole with { Capacity = 0.5 }, "--capacity"),
            },
            wrong =>
            {
                UsageException said = Assert.Throws<UsageException>(() => AssessTargetReader.Read(wrong.Request));
                Assert.Contains(wrong.Expected, said.Message, StringComparison.Ordinal);
            });
    }

    private AssessRequest Request(string manifest)
    {
        string path = Path.Combine(_folder.FullName, "scaledobject.yaml");
        File.WriteAllText(path, manifest);
        return new AssessRequest { Out = "out", Manifest = path };
    }
}
