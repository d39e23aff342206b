using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Tests.Simulating;

/// <summary>Cases worked by hand from the algorithm that Kubernetes documents.</summary>
public class HpaTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(500, 10, 10)] // ratio 500 / (50 x 10) = 1
    [InlineData(550, 10, 10)] // 1.1 is still within
    [InlineData(551, 10, 12)] // 1.102; ceil(551 / 50) = ceil(11.02)
    [InlineData(450, 10, 10)] // 0.9 is still within
    [InlineData(449, 10, 9)]  // 0.898; ceil(8.98)
    [InlineData(0, 3, 0)]
    public void A_total_within_ten_percent_of_the_target_changes_nothing(double value, int current, int wanted) =>
        Assert.Equal(wanted, HpaRules.Wanted(value, 50, current, 0.1));

    [Fact]
    public void Each_direction_may_have_its_own_tolerance()
    {
        HpaBehavior behavior = HpaBehavior.Default with { ScaleUp = HpaScalingRules.DefaultUp with { Tolerance = 0 }, ScaleDown = Rules(HpaSelectPolicy.Max, HpaScalingRules.DefaultDown.Policies[0]) with { Tolerance = 0.5 } };
        Hpa hpa = new(target: 50, behavior);

        Assert.Equal(11, hpa.Sync(Start, 10, 501));                // 1.002, and up has no tolerance
        Assert.Equal(11, hpa.Sync(Start.AddSeconds(15), 11, 280)); // 280 / 550 = 0.51
        Assert.Equal(6, hpa.Sync(Start.AddSeconds(30), 11, 270));  // 0.49
        Assert.Equal(12, new Hpa(50, behavior.WithoutTolerance()).Sync(Start, 11, 551));
    }

    [Fact]
    public void Values_count_in_whole_thousandths_as_kubernetes_quantities_do()
    {
        // 250.0004 is the quantity 250000m, so ceil(250 / 50) = 5 and not 6.
        Assert.Equal(5, HpaRules.Wanted(250.0004, 50, 1, 0.1));
    }

    [Theory]
    [InlineData(1, 5)]   // 1 + 4 pods
    [InlineData(4, 8)]   // both give 8
    [InlineData(10, 20)] // + 100 %
    public void One_period_adds_four_pods_or_doubles_whichever_is_more(int current, int limit) =>
        Assert.Equal(limit, HpaRules.ScaleUpLimit(current, HpaScalingRules.DefaultUp, _ => 0));

    [Theory]
    [InlineData("Max", 20, 5)]       // up: max(10 + 2, 10 x 2); down: min(10 - 2, 10 x 0.5)
    [InlineData("Min", 12, 8)]       // up: the smaller change; down: the smaller change leaves more
    [InlineData("Disabled", 10, 10)] // no change in this direction
    public void The_select_policy_picks_among_the_changes(string select, int up, int down)
    {
        HpaScalingRules rules = Rules(Enum.Parse<HpaSelectPolicy>(select), new(HpaPolicyUnit.Pods, 2, Seconds(60)), new(HpaPolicyUnit.Percent, 100, Seconds(60)));

        Assert.Equal(up, HpaRules.ScaleUpLimit(10, rules, _ => 0));
        Assert.Equal(down, HpaRules.ScaleDownLimit(10, rules with { Policies = [rules.Policies[0], new(HpaPolicyUnit.Percent, 50, Seconds(60))] }, _ => 0));
    }

    [Theory]
    [InlineData(7, 10, 8, 6)]  // up: ceil(7 x 1.1) = ceil(7.7); down: floor(7 x 0.9) = floor(6.3)
    [InlineData(1, 10, 2, 0)]  // up: ceil(1.1); down: floor(0.9)
    [InlineData(20, 15, 23, 17)]
    public void Percentages_are_rounded_away_from_the_replicas_there_are(int current, int percent, int up, int down)
    {
        HpaScalingRules rules = Rules(HpaSelectPolicy.Max, new HpaScalingPolicy(HpaPolicyUnit.Percent, percent, Seconds(60)));

        Assert.Equal((up, down), (HpaRules.ScaleUpLimit(current, rules, _ => 0), HpaRules.ScaleDownLimit(current, rules, _ => 0)));
    }

    [Fact]
    public void Scale_up_goes_by_steps_of_one_period()
    {
        Hpa hpa = new(target: 50, HpaBehavior.Default);

        Assert.Equal(5, hpa.Sync(Start, 1, 1000));                  // wants 20: 1 + 4
        Assert.Equal(5, hpa.Sync(Start.AddSeconds(5), 5, 1000));    // same period: still counted from 1
        Assert.Equal(10, hpa.Sync(Start.AddSeconds(15), 5, 1000));  // 5 x 2
        Assert.Equal(20, hpa.Sync(Start.AddSeconds(30), 10, 1000)); // 10 x 2 = what it wants
    }

    [Fact]
    public void Scale_down_goes_by_steps_of_one_period_where_a_policy_says_so()
    {
        HpaScalingRules slowly = Rules(HpaSelectPolicy.Max, new HpaScalingPolicy(HpaPolicyUnit.Percent, 20, Seconds(60)));
        Hpa hpa = new(target: 50, HpaBehavior.Default with { ScaleDown = slowly });

        Assert.Equal(8, hpa.Sync(Start, 10, 50));                // floor(10 x 0.8)
        Assert.Equal(8, hpa.Sync(Start.AddSeconds(30), 8, 50));  // the period began with 10
        Assert.Equal(6, hpa.Sync(Start.AddSeconds(60), 8, 50));  // floor(8 x 0.8) = floor(6.4)
    }

    [Fact]
    public void What_was_removed_in_a_period_may_be_added_again_within_it()
    {
        // Two were removed: the period began with 10, so + 1 pod allows 11.
        HpaScalingRules one = Rules(HpaSelectPolicy.Max, new HpaScalingPolicy(HpaPolicyUnit.Pods, 1, Seconds(60)));
        Hpa hpa = new(target: 50, HpaBehavior.Default with { ScaleUp = one, ScaleDown = Rules(HpaSelectPolicy.Max, new HpaScalingPolicy(HpaPolicyUnit.Pods, 2, Seconds(60))) });

        Assert.Equal(8, hpa.Sync(Start, 10, 100));
        Assert.Equal(11, hpa.Sync(Start.AddSeconds(15), 8, 1000));
    }

    [Fact]
    public void Scale_in_follows_the_highest_wish_of_five_minutes()
    {
        Hpa hpa = new(target: 50, HpaBehavior.Default);
        hpa.Sync(Start, 10, 500);

        Assert.Equal(10, hpa.Sync(Start.AddSeconds(60), 10, 200));  // wants 4; 10 was wished a minute ago
        Assert.Equal(10, hpa.Sync(Start.AddSeconds(285), 10, 300)); // wants 6
        Assert.Equal(6, hpa.Sync(Start.AddSeconds(360), 10, 100));  // wants 2; of the last 300 s 6 is the highest, as 4 is just out
    }

    [Fact]
    public void Scale_out_follows_the_lowest_wish_of_its_window_where_it_has_one()
    {
        Hpa hpa = new(target: 50, HpaBehavior.Default with { ScaleUp = HpaScalingRules.DefaultUp with { StabilizationWindow = Seconds(60) } });
        hpa.Sync(Start, 2, 100);

        Assert.Equal(2, hpa.Sync(Start.AddSeconds(30), 2, 400)); // wants 8; 2 was wished 30 s ago
        Assert.Equal(4, hpa.Sync(Start.AddSeconds(75), 2, 200)); // wants 4; of the last 60 s 4 is the lowest
    }

    [Fact]
    public void The_first_sync_remembers_the_replicas_it_found()
    {
        Hpa hpa = new(target: 50, HpaBehavior.Default);

        Assert.Equal(8, hpa.Sync(Start, 8, 50));
        Assert.Equal(1, hpa.Sync(Start.AddSeconds(300), 8, 50));
    }

    [Fact]
    public void Replicas_stay_between_the_minimum_and_the_maximum()
    {
        HpaScalingRules atOnce = HpaScalingRules.DefaultDown with { StabilizationWindow = TimeSpan.Zero };
        Hpa hpa = new(target: 50, HpaBehavior.Default with { MaxReplicas = 12, ScaleDown = atOnce });

        Assert.Equal(12, hpa.Sync(Start, 10, 5000));
        Assert.Equal(1, hpa.Sync(Start.AddSeconds(15), 12, 0));
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static HpaScalingRules Rules(HpaSelectPolicy select, params HpaScalingPolicy[] policies) => new() { SelectPolicy = select, Policies = policies };
}
