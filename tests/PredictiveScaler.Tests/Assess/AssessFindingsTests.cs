using PredictiveScaler.Host.Assess;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Recommending;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.Tests.Doctor;
using PredictiveScaler.Tests.Simulate.Report;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Assess;

public class AssessFindingsTests
{
    private static readonly HpaBehavior Quick = HpaBehavior.Default with { ScaleDown = HpaScalingRules.DefaultDown with { StabilizationWindow = TimeSpan.FromMinutes(1) } };
    private static readonly ForecastJournal Journal = new(SimulatedTrigger.Of(SimulatedRuns.Settings, TimeSpan.FromMinutes(1)) with { SafetyIsGiven = true }, []);
    private static readonly AssessHistory History = new(SimulatedRuns.Load.Trace, "shop.csv");
    private static readonly AssessTarget Target = new() { Name = "shop", Namespace = "web", Workload = new WorkloadName("deployment", "shop"), WorkloadIsKnown = true, Threshold = 7, MinReplicas = 2 };

    [Fact]
    public void Where_it_helps_the_settings_found_are_advised()
    {
        AssessFindings findings = Findings(Target, predictive: (240, 8));

        ScalingAdvice advice = findings.Advice();
        Assert.True(findings.Helps);
        Assert.Equal(ScalingMode.Auto, advice.Mode.Value);
        Assert.Equal((9, 2, 60), (advice.Threshold.Value, advice.MinReplicas.Value, advice.Behavior.Value.ScaleDown.StabilizationWindow.TotalSeconds));
        Assert.StartsWith("Instead of 7:", advice.Threshold.Reason, StringComparison.Ordinal);
        Assert.Equal((240, 8), (advice.PodHoursPerDay.Value, advice.ViolationMinutesPerDay.Value));
        Assert.Equal(18, advice.MaxReplicas.Value);     // at most 12 were asked for, half as many again
        Assert.Equal(14, advice.FallbackReplicas.Value); // demand 1 to 100, 95 % of it up to 95; 95 / 7 = 13.6
    }

    [Fact]
    public void A_tolerance_of_zero_is_advised_with_what_it_needs()
    {
        HpaBehavior everyStep = Quick with { ScaleUp = Quick.ScaleUp with { Tolerance = 0 }, ScaleDown = Quick.ScaleDown with { Tolerance = 0 } };
        Advised<HpaBehavior> advised = Findings(Target, predictive: (240, 8), tuned: new TunedScaling(9, everyStep, Journal, FrontierTests.Figures(230, 5)) { WithTolerance = FrontierTests.Figures(250, 5) }).Advice().Behavior;

        Assert.Equal((0, 0), (advised.Value.UpTolerance, advised.Value.DownTolerance));
        Assert.Contains("took 8.0\u00a0% fewer pod hours", advised.Reason, StringComparison.Ordinal); // 1 - 230 / 250
        Assert.Contains("Kubernetes 1.35 (1.33 and 1.34 with the feature gate HPAConfigurableTolerance) and KEDA 2.18", advised.Reason, StringComparison.Ordinal);
        Assert.Contains("scale-in window is the shortest", advised.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("olerance", Findings(Target, predictive: (240, 8)).Advice().Behavior.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frontier_in_hindsight_is_not_enough()
    {
        // 300 pod hours and 10 slow minutes today; what was found beforehand is as dear and as slow.
        AssessFindings findings = Findings(Target, predictive: (299, 9));

        Assert.False(findings.Helps);
        Assert.EndsWith("gained nothing in the second", findings.Verdict.Headline, StringComparison.Ordinal);
        ScalingAdvice advice = findings.Advice();
        Assert.Equal((7, 300), (advice.Threshold.Value, advice.Behavior.Value.ScaleDown.StabilizationWindow.TotalSeconds));
        Assert.Equal("As it is today.", advice.Threshold.Reason);
        Assert.Equal(ScalingMode.Preview, advice.Mode.Value);
        Assert.Equal((300, 10), (advice.PodHoursPerDay.Value, advice.ViolationMinutesPerDay.Value));
    }

    [Fact]
    public void No_slow_minutes_before_and_none_after_are_no_gain()
    {
        AssessFindings findings = Findings(Target, predictive: (299, 0), today: (300, 0));

        Assert.False(findings.Helps);
    }

    [Fact]
    public void The_headline_is_what_the_settings_found_gained_and_not_what_hindsight_would_have()
    {
        Assert.Equal("Predictive scaling would have saved 60.0 pod hours a day (20\u00a0%), with 8.0 slow minutes instead of 10.0", Findings(Target, (240, 8)).Verdict.Headline);
        Assert.Equal("Predictive scaling would have had 2.0 slow minutes instead of 10.0 a day, for +1.0\u00a0% pod hours", Findings(Target, (303, 2)).Verdict.Headline);
    }

    [Fact]
    public void Bounds_that_are_given_stay_and_what_is_wrong_with_them_is_said()
    {
        Assert.Equal(40, Findings(Target with { MaxReplicas = 40 }, (240, 8)).Advice().MaxReplicas.Value);
        Advised<int> reached = Findings(Target with { MaxReplicas = 12 }, (240, 8)).Advice().MaxReplicas;
        Assert.Equal((12, "As it is today, but the load reached it: 18 would leave room."), (reached.Value, reached.Reason));
    }

    [Fact]
    public void What_a_better_target_for_the_plain_hpa_saves_is_known()
    {
        Assert.Equal(0.1, Findings(Target, (240, 8), retuned: (270, 10.5)).SavedByRetuning!.Value, 1e-9); // 1 - 270 / 300
        Assert.Null(Findings(Target, (240, 8), retuned: (270, 12)).SavedByRetuning);                      // two more slow minutes a day are noticed
        Assert.Null(Findings(Target, (240, 8), retuned: (295, 10)).SavedByRetuning);                      // 1.7 %
    }

    [Fact]
    public void The_scaled_object_says_what_was_found_and_stays_in_preview_where_it_does_not_help()
    {
        AssessTarget target = Target with { Query = "sum(x)", ClusterAddress = new Uri("http://p:9090/"), Metadata = [new("activationThreshold", "5"), new("query", "old")] };
        AssessRequest request = new() { Out = "out" };

        string helps = AssessManifest.Of(request, target, History, Findings(target, (240, 8)))!;
        string not = AssessManifest.Of(request with { SourceName = "main" }, target with { WorkloadIsKnown = false }, History, Findings(target, (299, 9)))!;

        Assert.Contains("threshold: \"9\"", helps, StringComparison.Ordinal);
        Assert.Contains("serverAddress: \"http://p:9090\"", helps, StringComparison.Ordinal);
        Assert.Contains("activationThreshold: \"5\"", helps, StringComparison.Ordinal);
        Assert.Contains("stabilizationWindowSeconds: 60", helps, StringComparison.Ordinal);
        Assert.Contains("quantile: \"0.9\"", helps, StringComparison.Ordinal); // the settings found have all the safety
        Assert.Contains("marginFraction: \"0.1\"", helps, StringComparison.Ordinal);
        Assert.DoesNotContain("quantile:", not, StringComparison.Ordinal);
        Assert.DoesNotContain("mode: \"Preview\"", helps, StringComparison.Ordinal);
        Assert.Contains("with mode: Preview and today's threshold", helps, StringComparison.Ordinal);
        Assert.DoesNotContain("\"old\"", helps, StringComparison.Ordinal);
        Assert.Contains("mode: \"Preview\"", not, StringComparison.Ordinal);
        Assert.Contains("threshold: \"7\"", not, StringComparison.Ordinal);
        Assert.Contains("source: \"main\"", not, StringComparison.Ordinal);
        Assert.Contains("deployment/shop is a guess, check it", not, StringComparison.Ordinal);
        Assert.Null(AssessManifest.Of(request, target with { Query = null }, History, Findings(target, (240, 8))));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9090/", null)]
    [InlineData("http://localhost:8080/prometheus/", null)]
    [InlineData("http://169.254.169.254/", null)]
    [InlineData("http://prometheus.monitoring.svc:9090/", "http://prometheus.monitoring.svc:9090")]
    [InlineData("https://prometheus.example.com/", "https://prometheus.example.com")]
    public async Task No_address_that_only_this_machine_knows_is_written(string read, string? written)
    {
        AssessTarget target = Target with { Query = "sum(x)", ClusterAddress = new Uri(read) };

        string yaml = AssessManifest.Of(new AssessRequest { Out = "out" }, target, History, Findings(target, (240, 8)))!;

        TriggerManifest trigger = Trigger(yaml);
        Assert.Equal(written, trigger.Metadata.GetValueOrDefault("serverAddress"));
        Assert.Empty(trigger.Parsed.Problems);
        Assert.Equal(written is null, yaml.Contains("# serverAddress: \"http://prometheus.monitoring.svc:9090\"", StringComparison.Ordinal));
        Assert.Equal(written is null, yaml.Contains("Before you apply this", StringComparison.Ordinal));
        Assert.Equal(read.Contains("example", StringComparison.Ordinal), yaml.Contains("only where its configuration allows it", StringComparison.Ordinal));
        Assert.DoesNotContain(await DoctorSamples.FindInAsync(yaml), finding => finding.Severity == Severity.Error);
    }

    [Fact]
    public void The_source_of_the_trigger_in_use_stays_unless_another_one_is_given()
    {
        AssessTarget target = Target with { Query = "sum(x)", ClusterAddress = new Uri("http://p:9090/"), Metadata = [new("source", "main")] };

        Assert.Equal(("main", null), Server(new AssessRequest { Out = "out" }));
        Assert.Equal(("other", null), Server(new AssessRequest { Out = "out", SourceName = "other" }));
        Assert.Equal((null, "http://p:9090"), Server(new AssessRequest { Out = "out", ClusterAddress = target.ClusterAddress }));

        (string?, string?) Server(AssessRequest request)
        {
            Dictionary<string, string> metadata = Trigger(AssessManifest.Of(request, target, History, Findings(target, (240, 8)))!).Metadata;
            return (metadata.GetValueOrDefault("source"), metadata.GetValueOrDefault("serverAddress"));
        }
    }

    [Fact]
    public void The_lead_time_of_the_figures_is_written_unless_the_service_can_measure_it()
    {
        AssessTarget target = Target with { Query = "sum(x)", ClusterAddress = new Uri("http://p:9090/") };
        AssessRequest request = new() { Out = "out" };
        AssessHistory measured = History with { StartUp = TimeSpan.FromSeconds(90) };

        // 90 s and 8 % (the 90th percentile of a spread of 10 %), 15 s until the HPA looks, 37.5 s old on average: 149.7 s.
        Assert.Equal("2m30s", LeadTime(request, target, History));
        Assert.Null(LeadTime(request, target, measured));
        Assert.Equal("2m30s", LeadTime(request with { StartUp = TimeSpan.FromSeconds(90) }, target, measured));
        Assert.Equal("4m", LeadTime(request, target with { Metadata = [new("leadTime", "4m")] }, measured));

        string? LeadTime(AssessRequest asked, AssessTarget of, AssessHistory history)
        {
            string yaml = AssessManifest.Of(asked, of, history, Findings(of, (240, 8)))!;
            Assert.Contains("2m30s", yaml, StringComparison.Ordinal); // whatever is written, the figures are for it
            return Trigger(yaml).Metadata.GetValueOrDefault("leadTime");
        }
    }

    [Fact]
    public void What_nobody_said_is_not_called_as_it_is_today()
    {
        AssessTarget said = Target with { Capacity = 10 };
        AssessTarget assumed = Target with { MinReplicasAreAssumed = true, BehaviorIsAssumed = true };
        AssessRequest request = new() { Out = "out", StartUp = TimeSpan.FromMinutes(1) };

        ScalingAdvice advice = Findings(assumed, (299, 9)).Advice();
        Assert.Equal("Assumed: nobody said how few there may be (--min).", advice.MinReplicas.Reason);
        Assert.Equal("Kubernetes' defaults: nobody said what is in use (--manifest).", advice.Behavior.Reason);
        Assert.Equal("As it is today.", Findings(said, (299, 9)).Advice().MinReplicas.Reason);
        Assert.Empty(AssessFindings.Assumptions(request, said, History));
        Assert.Equal(4, AssessFindings.Assumptions(request with { StartUp = null }, assumed, History).Count); // capacity, start-up, fewest, behavior
        Assert.Equal(3, AssessFindings.Assumptions(request with { StartUp = null }, assumed, History with { StartUp = TimeSpan.FromMinutes(1) }).Count);
    }

    private static TriggerManifest Trigger(string yaml) => Assert.Single(Assert.Single(ManifestReader.Read("scaledobject.yaml", yaml, "default", new Findings())).OurTriggers);

    /// <summary>Today 300 pod hours and 10 slow minutes a day; the frontier of predictive scaling in hindsight is far better.</summary>
    private static AssessFindings Findings(AssessTarget target, (double PodHours, double SlowMinutes) predictive, (double PodHours, double SlowMinutes)? retuned = null, TunedScaling? tuned = null, (double PodHours, double SlowMinutes)? today = null)
    {
        SimulationRun[] runs = [Run("reactive", 7, today ?? (300, 10)), Run("reactive-tuned", 8, retuned ?? (300, 10)), Run("predictive", 9, predictive)];
        SimulationReportInput report = new()
        {
            Name = "shop",
            Settings = SimulatedRuns.Settings,
            Runs = runs,
            Sweep = [new("predictive", 10, FrontierTests.Figures(200, 9)), new("reactive", 7, FrontierTests.Figures(300, 10))],
        };
        AssessOutcome outcome = new(SimulatedRuns.Settings, SimulatedRuns.Load, tuned ?? new TunedScaling(9, Quick, Journal, FrontierTests.Figures(230, 5)), runs, report.Sweep);
        return new AssessFindings(target, outcome, report, []);
    }

    private static SimulationRun Run(string policy, double target, (double PodHours, double SlowMinutes) day) =>
        SimulatedRuns.Reactive() with
        {
            Policy = policy,
            Target = target,
            Rows = [.. Enumerable.Range(1, 100).Select(i => new SimulationRow(DateTimeOffset.UnixEpoch.AddSeconds(15 * i), i, i, i == 50 ? 12 : 3, 3))],
            Figures = FrontierTests.Figures(day.PodHours, day.SlowMinutes),
        };
}
