using NSubstitute;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Tests.Monitoring;

public sealed class WorkloadProbeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly MetricQuery Query = new() { PromQl = "sum(rate(requests[1m]))", TriggerNamespace = "shop", Source = "main" };

    [Theory]
    [InlineData("deployment/web", "sum(kube_deployment_status_replicas{namespace=\"shop\",deployment=\"web\"})")]
    [InlineData("StatefulSet/db", "sum(kube_statefulset_status_replicas{namespace=\"shop\",statefulset=\"db\"})")]
    [InlineData("rollout/web", "sum(rollout_info_replicas_available{namespace=\"shop\",name=\"web\"})")]
    [InlineData("job/web", null)]
    [InlineData("web", null)]
    public void Replicas_are_asked_of_kube_state_metrics(string workload, string? expected) =>
        Assert.Equal(expected, WorkloadProbe.Replicas("shop", workload));

    [Fact]
    public void A_name_cannot_leave_its_quotes() =>
        Assert.Equal("sum(kube_deployment_status_replicas{namespace=\"a\\\"}\",deployment=\"b\\\\\"})", WorkloadProbe.Replicas("a\"}", "deployment/b\\"));

    [Fact]
    public async Task Zero_pods_are_zero_only_when_the_source_says_so()
    {
        Assert.True(await AskAsync(Reading.Of(Noon, 0)));
        Assert.False(await AskAsync(Reading.Of(Noon, 2)));
        Assert.False(await AskAsync(Reading.Empty(Noon)));
        Assert.False(await AskAsync(Reading.Failed(Noon, MetricSourceError.TimedOut, "no answer")));
    }

    private static Task<bool> AskAsync(Reading reading)
    {
        IMetricSource source = Substitute.For<IMetricSource>();
        source.ReadAsync(Arg.Is<MetricQuery>(query => query.Source == "main" && query.PromQl.Contains("kube_deployment_status_replicas")), Noon, Arg.Any<CancellationToken>())
            .Returns(reading);
        return new WorkloadProbe(source).IsAtZeroAsync(Query, "shop", "deployment/web", Noon, default);
    }
}
