using System.Text.RegularExpressions;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Tests.Recommending;

public sealed class WorkloadNameTests
{
    [Theory]
    [InlineData("deployment/shop", "shop-7d9fbcdf6c-x2k9p", true)]
    [InlineData("deployment/shop", "shop-6-bcdfg", true)]
    [InlineData("deployment/shop", "shop-api-7d9fbcdf6c-x2k9p", false)]
    [InlineData("deployment/shop", "shop-api-x2k9p", false)]
    [InlineData("deployment/shop", "shop-29456789-x2k9p", false)]
    [InlineData("deployment/shop", "workshop-7d9fbcdf6c-x2k9p", false)]
    [InlineData("deployment/shop.v2", "shop.v2-7d9fbcdf6c-x2k9p", true)]
    [InlineData("deployment/shop.v2", "shopxv2-7d9fbcdf6c-x2k9p", false)]
    [InlineData("rollout/shop", "shop-7d9fbcdf6c-x2k9p", true)]
    [InlineData("replicaset/shop", "shop-x2k9p", true)]
    [InlineData("replicaset/shop", "shop-7d9fbcdf6c-x2k9p", false)]
    [InlineData("statefulset/shop", "shop-0", true)]
    [InlineData("statefulset/shop", "shop-12", true)]
    [InlineData("statefulset/shop", "shop-7d9fbcdf6c-x2k9p", false)]
    [InlineData("deployment/a-name-that-is-so-long-that-kubernetes-cuts-it-before-the-suffix", "a-name-that-is-so-long-that-kubernetes-cuts-it-before-the-x2k9p", true)]
    public void Pods_are_told_by_the_names_that_Kubernetes_gives_them(string workload, string pod, bool isIts) =>
        Assert.Equal(isIts, Regex.IsMatch(pod, $"^(?:{WorkloadName.Parse(workload)!.PodPattern})$"));

    [Theory]
    [InlineData("shop")]
    [InlineData("job/shop")]
    [InlineData("deployment/")]
    [InlineData("deployment/Shop")]
    [InlineData("deployment/a\",b=\"c")]
    [InlineData("deployment/shop/x")]
    public void What_is_no_workload_is_none(string text) => Assert.Null(WorkloadName.Parse(text));

    [Fact]
    public void A_workload_knows_what_manifests_call_it()
    {
        WorkloadName workload = WorkloadName.Parse("Deployment/shop")!;

        Assert.Equal(("deployment/shop", "apps/v1", "Deployment"), (workload.ToString(), workload.ApiVersion, workload.ManifestKind));
        Assert.Equal("argoproj.io/v1alpha1", WorkloadName.Parse("rollout/shop")!.ApiVersion);
    }

    [Theory]
    [InlineData("Cpu", 0.25, "250m")]
    [InlineData("Cpu", 0.2501, "251m")]
    [InlineData("Cpu", 0.1 + 0.2, "300m")]
    [InlineData("Cpu", 12, "12000m")]
    [InlineData("Memory", 250.0 * 1024 * 1024, "250Mi")]
    [InlineData("Memory", (250.0 * 1024 * 1024) + 1, "251Mi")]
    public void Amounts_are_rounded_up_to_what_Kubernetes_writes(string kind, double amount, string text) => Assert.Equal(text, Quantities.Text(Enum.Parse<ResourceKind>(kind), amount));
}
