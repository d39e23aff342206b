using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Simulate;
using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Tests.Simulate;

public class HpaBehaviorReaderTests
{
    private const string Block = """
        scaleUp:
          stabilizationWindowSeconds: 30
          selectPolicy: Min
          tolerance: 50m
          policies:
            - { type: Percent, value: 50, periodSeconds: 60 }
            - { type: Pods, value: 3, periodSeconds: 90 }
        scaleDown:
          stabilizationWindowSeconds: 60
          tolerance: 0.2
        """;

    [Fact]
    public void A_block_is_read_and_what_it_leaves_out_is_the_default()
    {
        HpaBehavior behavior = HpaBehaviorReader.Parse(Block, "hpa.yaml");

        Assert.Equal((TimeSpan.FromSeconds(30), HpaSelectPolicy.Min, 0.05), (behavior.ScaleUp.StabilizationWindow, behavior.ScaleUp.SelectPolicy, behavior.UpTolerance));
        Assert.Equal(
            [new(HpaPolicyUnit.Percent, 50, TimeSpan.FromSeconds(60)), new HpaScalingPolicy(HpaPolicyUnit.Pods, 3, TimeSpan.FromSeconds(90))], behavior.ScaleUp.Policies);
        Assert.Equal((TimeSpan.FromSeconds(60), HpaSelectPolicy.Max, 0.2), (behavior.ScaleDown.StabilizationWindow, behavior.ScaleDown.SelectPolicy, behavior.DownTolerance));
        Assert.Equal(HpaScalingRules.DefaultDown.Policies, behavior.ScaleDown.Policies);
    }

    [Fact]
    public void A_direction_that_is_not_there_is_the_default()
    {
        HpaBehavior behavior = HpaBehaviorReader.Parse("""{"behavior": {"scaleDown": {"selectPolicy": "Disabled"}}}""", "hpa.json");

        Assert.Equal(HpaScalingRules.DefaultUp, behavior.ScaleUp);
        Assert.Equal(HpaScalingRules.DefaultDown with { SelectPolicy = HpaSelectPolicy.Disabled }, behavior.ScaleDown);
        Assert.Equal((0.1, 0.1), (behavior.UpTolerance, behavior.DownTolerance));
    }

    [Theory]
    [InlineData("kind: HorizontalPodAutoscaler\nspec:\n  behavior:\n    scaleDown: { stabilizationWindowSeconds: 120 }")]
    [InlineData("kind: ScaledObject\nspec:\n  advanced:\n    horizontalPodAutoscalerConfig:\n      behavior:\n        scaleDown: { stabilizationWindowSeconds: 120 }")]
    public void It_is_found_where_users_have_it(string text) =>
        Assert.Equal(TimeSpan.FromSeconds(120), HpaBehaviorReader.Parse(text, "hpa.yaml").ScaleDown.StabilizationWindow);

    [Fact]
    public void Every_mistake_is_named_with_its_path()
    {
        const string Wrong = """
            behavior:
              scaleUp:
                stabilizationWindowSeconds: 4000
                selectPolicy: max
                policies:
                  - { type: Percent, value: 0, periodSeconds: 60 }
                  - { type: Replicas, periodSeconds: 1801, per: x }
              scaleDown:
                policies: []
                tolerance: 10%
                window: 5
              scaleOut: {}
            """;

        string[] problems = Assert.Throws<InputException>(() => HpaBehaviorReader.Parse(Wrong, "hpa.yaml")).Message.Split('\n');

        Assert.All(problems, problem => Assert.StartsWith("hpa.yaml: behavior.", problem, StringComparison.Ordinal));
        Assert.Equal(
            [
                "scaleOut: there is no such field; these are there: scaleUp, scaleDown.",
                "scaleUp.stabilizationWindowSeconds: a whole number from 0 to 3600 is needed, not '4000'.",
                "scaleUp.policies[0].value: a whole number of at least 1 is needed, not '0'.",
                "scaleUp.policies[1].per: there is no such field; these are there: type, value, periodSeconds.",
                "scaleUp.policies[1].value: it is missing.",
                "scaleUp.policies[1].type: it must be Pods or Percent, not 'Replicas'.",
                "scaleUp.policies[1].periodSeconds: a whole number from 1 to 1800 is needed, not '1801'.",
                "scaleUp.selectPolicy: it must be Max or Min or Disabled, not 'max'.",
                "scaleDown.window: there is no such field; these are there: stabilizationWindowSeconds, selectPolicy, policies, tolerance.",
                "scaleDown.policies: a list of at least one policy is needed; leave it out for the defaults.",
                "scaleDown.tolerance: a share such as 0.05 or 50m is needed, not '10%'.",
            ],
            problems.Select(problem => problem["hpa.yaml: behavior.".Length..]));
    }

    [Theory]
    [InlineData("", "it holds 0 documents")]
    [InlineData("a: [", "neither YAML nor JSON")]
    [InlineData("a: 1", "behavior: there is no scaleUp and no scaleDown in it")]
    [InlineData("- 1", "behavior: there is no scaleUp and no scaleDown in it")]
    [InlineData("scaleUp: 5", "behavior.scaleUp: a block with")]
    [InlineData("scaleUp: { policies: 5 }", "behavior.scaleUp.policies: a list")]
    [InlineData("scaleUp: { policies: [5] }", "behavior.scaleUp.policies[0]: a block with")]
    [InlineData("scaleUp: { selectPolicy: 1 }", "not '1'")]
    [InlineData("a: 1\n---\nb: 1", "it holds 2 documents")]
    public void What_is_no_behavior_is_refused(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => HpaBehaviorReader.Parse(text, "hpa.yaml")).Message, StringComparison.Ordinal);
}
