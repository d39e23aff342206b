using System.Text.RegularExpressions;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Tests.Monitoring;

public sealed class StartupQueriesTests
{
    private static readonly DateTimeOffset End = DateTimeOffset.FromUnixTimeSeconds(1_772_452_800);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Theory]
    [InlineData("deployment/shop", "shop-5d9f8c7b6-x2k4q", true)]
    [InlineData("deployment/shop", "shop-api-5d9f8c7b6-x2k4q", false)] // another Deployment's
    [InlineData("deployment/shop", "shop-0", false)] // a StatefulSet's
    [InlineData("deployment/shop", "shop-28391040-x2k4q", false)] // a CronJob's
    [InlineData("rollout/shop", "shop-5d9f8c7b6-x2k4q", true)]
    [InlineData("replicaset/shop", "shop-x2k4q", true)]
    [InlineData("replicaset/shop", "shop-5d9f8c7b6-x2k4q", false)]
    [InlineData("statefulset/shop", "shop-12", true)]
    [InlineData("statefulset/shop", "shop-x2k4q", false)]
    [InlineData("deployment/shop.v2", "shop.v2-5d9f8c7b6-x2k4q", true)]
    [InlineData("deployment/shop.v2", "shop-v2-5d9f8c7b6-x2k4q", false)]
    [InlineData("deployment/a-service-with-a-name-that-is-longer-than-a-pod-can-show", "a-service-with-a-name-that-is-longer-than-a-pod-can-show-5x2k4q", true)]
    public void Pods_are_found_by_the_names_that_Kubernetes_makes(string workload, string pod, bool found)
    {
        string query = StartupQueries.FromReadyTime("prod", workload, End, Week)!;
        string pattern = Regex.Match(query, "pod=~\"([^\"]*)\"").Groups[1].Value.Replace("\\\\", "\\", StringComparison.Ordinal);

        Assert.Equal(found, Regex.IsMatch(pod, $"^(?:{pattern})$"));
    }

    [Fact]
    public void Only_pods_created_in_the_window_count_so_that_flapping_readiness_of_old_ones_does_not()
    {
        // End less 7 x 86,400 s.
        Assert.Contains("kube_pod_created{namespace=\"prod\"", StartupQueries.FromReadyTime("prod", "deployment/shop", End, Week), StringComparison.Ordinal);
        Assert.Contains("[604800s]) >= 1771848000)", StartupQueries.FromReadyTime("prod", "deployment/shop", End, Week), StringComparison.Ordinal);
        Assert.Contains("[86400s]) >= 1772366400)", StartupQueries.FromTransitions("prod", "deployment/shop", End), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("daemonset/shop")]
    [InlineData("shop")]
    public void Of_other_workloads_nothing_is_asked(string workload)
    {
        Assert.Null(StartupQueries.FromReadyTime("prod", workload, End, Week));
        Assert.Null(StartupQueries.FromTransitions("prod", workload, End));
    }
}
