using PredictiveScaler.Recommending;

namespace PredictiveScaler.Tests.Recommending;

public sealed class ResourceRecommenderTests
{
    private const double Mi = 1024 * 1024;
    private static readonly DateTimeOffset End = new(2026, 3, 9, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void A_request_is_the_90th_percentile_with_15_percent_on_top()
    {
        ContainerRecommendation web = Recommend(Usage(days: 8, cores: 0.4, bytes: 400 * Mi));

        // 0.02 x (1.05^n - 1): 0.4 lies in the bucket [0.3918, 0.4124) with n = 62, and 1.15 times its end is 0.4743.
        // 200 MB x (1.05^n - 1): 400Mi = 419.4 MB lies in [414.3, 445.0) with n = 23, and 1.15 x 445.0 MB are 488.06Mi.
        Assert.Equal(1.15 * ExponentialBuckets.Cores.EndOf(ExponentialBuckets.Cores.IndexOf(0.4)), web.CpuRequest.Value!.Value, 0.001);
        Assert.Equal("475m", Quantities.Text(ResourceKind.Cpu, web.CpuRequest.Value.Value));
        Assert.Equal("489Mi", Quantities.Text(ResourceKind.Memory, web.MemoryRequest.Value!.Value));
        Assert.Contains("90 % of 2,304 samples (means of 5m of each pod) over 8.0 days", web.CpuRequest.Reasons[0], StringComparison.Ordinal);
        Assert.Contains("90 % of 8 peaks (the highest working set of each pod and day)", web.MemoryRequest.Reasons[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(1, 2)]
    [InlineData(8, 1.125)]
    public void The_upper_bound_is_wider_the_shorter_the_history(double days, double factor)
    {
        ContainerRecommendation web = Recommend(Usage(days, cores: 0.4, bytes: 400 * Mi));

        // The percentiles of a constant are all the same, so only 1 + 1/days lies between them.
        Assert.Equal(factor * web.CpuRequest.Value!.Value, web.CpuRequest.UpperBound!.Value, 0.005);
        Assert.InRange(web.CpuRequest.LowerBound!.Value, 0.99 * web.CpuRequest.Value.Value, web.CpuRequest.Value.Value);
    }

    [Fact]
    public void Idle_containers_share_the_least_that_a_pod_should_ask_for()
    {
        WorkloadUsage usage = Workload(Usage(8, 0.001, 5 * Mi), Usage(8, 0.001, 5 * Mi) with { Container = "proxy" });

        WorkloadRecommendation recommendation = new ResourceRecommender().Recommend(usage);

        // 25m and 250Mi for two.
        Assert.All(recommendation.Containers, container => Assert.Equal("13m", Quantities.Text(ResourceKind.Cpu, container.CpuRequest.Value!.Value)));
        Assert.All(recommendation.Containers, container => Assert.Equal("125Mi", Quantities.Text(ResourceKind.Memory, container.MemoryRequest.Value!.Value)));
        Assert.Contains(recommendation.Containers[0].CpuRequest.Reasons, reason => reason.Contains("a pod should ask for 25m at least, which its containers share", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1.1, "57 % less", "the present amount is above")]
    [InlineData(0.5, "5 % less", "as the present amount is.")]
    [InlineData(0.1, "375 % more", "the present amount is below")]
    public void The_present_amount_is_compared(double current, string change, string bounds)
    {
        ResourceFigure request = Recommend(Usage(8, 0.4, 400 * Mi, new ContainerResources(current, null, null, null))).CpuRequest;

        Assert.Equal((request.Value!.Value / current) - 1, request.Change!.Value, 9);
        Assert.Contains(change, request.Reasons[^1], StringComparison.Ordinal);
        Assert.Contains(bounds, request.Reasons[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_limit_at_the_request_does_not_kill_what_was_seen()
    {
        // Nine of ten peaks are small, so the 90th percentile does not see the large one.
        ContainerUsage usage = Usage(8, 0.4, 300 * Mi, pods: 20, largest: 900 * Mi);

        ContainerRecommendation guarded = Recommend(usage);
        ContainerRecommendation burstable = new ResourceRecommender(MemoryLimitPolicy.UpperBound).Recommend(Workload(usage)).Containers[0];

        Assert.Equal("900Mi", Quantities.Text(ResourceKind.Memory, guarded.MemoryRequest.Value!.Value));
        Assert.Equal(guarded.MemoryRequest.Value, guarded.MemoryLimit.Value);
        Assert.Contains(guarded.MemoryRequest.Reasons, reason => reason.StartsWith("Raised to 900Mi, the highest working set seen", StringComparison.Ordinal));
        Assert.InRange(burstable.MemoryRequest.Value!.Value, 345 * Mi, 375 * Mi);
        Assert.Equal("900Mi", Quantities.Text(ResourceKind.Memory, burstable.MemoryLimit.Value!.Value));
    }

    [Theory]
    [InlineData(256, 400, 500)] // the limit is hit unseen: max(400 x 1.2, 400 + 100)
    [InlineData(700, 800, 960)] // 800 x 1.2 is more than 800 + 100
    [InlineData(150, 4000, 250)] // far below the limit the node ran out: 150 + 100
    public void A_kill_for_memory_asks_for_a_fifth_or_100Mi_more(double peak, double limit, double expected)
    {
        ContainerUsageBuilder builder = new("web", End, Step, Day);
        builder.AddMemoryPeak("pod", End, peak * Mi);
        builder.AddOomKill("pod", End - TimeSpan.FromHours(3));
        builder.AddOomKill("pod", End - TimeSpan.FromHours(2));

        ContainerUsage usage = builder.Build(new ContainerResources(null, null, 100 * Mi, limit * Mi), double.NaN);

        Assert.Equal(expected * Mi, usage.MemoryAfterOom, 1);
        Assert.Equal(2, usage.OomKills);
        Assert.Equal(1, usage.MemoryPeaks.Samples);
        Assert.InRange(usage.MemoryPeaks.Percentile(0.9), expected * Mi, expected * Mi * 1.1);
    }

    [Fact]
    public void No_cpu_limit_is_the_default_and_a_present_one_is_taken_away()
    {
        ContainerUsage usage = Usage(8, 0.4, 400 * Mi, new ContainerResources(0.5, 0.5, null, null)) with { ThrottledShare = 0.3 };

        ContainerRecommendation web = Recommend(usage);
        ContainerRecommendation equal = new ResourceRecommender(cpuLimit: CpuLimitPolicy.Request).Recommend(Workload(usage)).Containers[0];
        ContainerRecommendation upper = new ResourceRecommender(cpuLimit: CpuLimitPolicy.UpperBound).Recommend(Workload(usage)).Containers[0];

        Assert.Null(web.CpuLimit.Value);
        Assert.Contains("Now 500m: it is taken away.", web.CpuLimit.Reasons);
        Assert.Contains(web.CpuRequest.Reasons, reason => reason.StartsWith("In 30 % of its CPU periods", StringComparison.Ordinal));
        Assert.Equal(equal.CpuRequest.Value, equal.CpuLimit.Value);
        Assert.Equal(upper.CpuRequest.UpperBound, upper.CpuLimit.Value);
    }

    [Fact]
    public void Too_little_history_is_said()
    {
        RecommendException problem = Assert.Throws<RecommendException>(() => Recommend(Usage(days: 0.5 / 24, cores: 0.4, bytes: 400 * Mi)));

        Assert.Equal(RecommendProblem.TooLittleHistory, problem.Problem);
        Assert.StartsWith("Container web has 30m of CPU usage, and 1h is the least", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_with_holes_are_worth_fewer_days()
    {
        ContainerUsageBuilder builder = new("web", End, Step, Day);
        DecayingHistogram cpu = ContainerUsageBuilder.NewCpu();
        Enumerable.Range(0, 288).ToList().ForEach(i => cpu.Add(0.1, End - (i * Step)));
        builder.AddCpu(cpu, End - (8 * Day), End);

        // 288 samples of 5 min are one day, though eight lie between the first and the last.
        Assert.Equal(1, builder.Build(ContainerResources.None, double.NaN).DaysOfHistory, 9);
    }

    private static ContainerRecommendation Recommend(ContainerUsage usage) => new ResourceRecommender().Recommend(Workload(usage)).Containers[0];

    private static WorkloadUsage Workload(params ContainerUsage[] containers) => new()
    {
        Namespace = "shop",
        Workload = new WorkloadName("deployment", "web"),
        From = End - (8 * Day),
        To = End,
        Pods = (1, 1, 1),
        KnowsCurrent = true,
        Containers = containers,
    };

    private static ContainerUsage Usage(double days, double cores, double bytes, ContainerResources? current = null, int pods = 1, double? largest = null)
    {
        ContainerUsageBuilder builder = new("web", End, Step, Day);
        DecayingHistogram cpu = ContainerUsageBuilder.NewCpu();
        int samples = (int)(days * 288);
        for (int i = 0; i < samples; i++)
        {
            cpu.Add(cores, End - (i * Step));
        }

        builder.AddCpu(cpu, End - ((samples - 1) * Step), End);
        for (int day = 0; day < Math.Ceiling(days); day++)
        {
            Enumerable.Range(0, pods).ToList().ForEach(pod => builder.AddMemoryPeak($"pod-{pod}", End - (day * Day), bytes));
        }

        if (largest is { } one)
        {
            builder.AddMemoryPeak("pod-0", End - (3 * Day), one);
        }

        return builder.Build(current ?? ContainerResources.None, double.NaN);
    }
}
