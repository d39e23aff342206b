using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

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
    public void Values_count_in_whole_thousandths_as_kubernetes_quantities_do()
    {
        // 250.0004 is the quantity 250000m, so ceil(250 / 50) = 5 and not 6.
        Assert.Equal(5, HpaRules.Wanted(250.0004, 50, 1, 0.1));
    }

    [Theory]
    [InlineData(1, 5)]   // 1 + 4 pods
    [InlineData(4, 8)]   // both give 8
    [InlineData(10, 20)] // + 100 %
    public void One_period_adds_four_pods_or_doubles_whichever_is_more(int atPeriodStart, int limit) =>
        Assert.Equal(limit, HpaRules.ScaleUpLimit(atPeriodStart, HpaBehavior.Default));

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
    public void Scale_in_follows_the_highest_wish_of_five_minutes()
    {
        Hpa hpa = new(target: 50, HpaBehavior.Default);
        hpa.Sync(Start, 10, 500);

        Assert.Equal(10, hpa.Sync(Start.AddSeconds(60), 10, 200));  // wants 4; 10 was wished a minute ago
        Assert.Equal(10, hpa.Sync(Start.AddSeconds(285), 10, 300)); // wants 6
        Assert.Equal(6, hpa.Sync(Start.AddSeconds(360), 10, 100));  // wants 2; of the last 300 s 6 is the highest, as 4 is just out
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
        Hpa hpa = new(target: 50, HpaBehavior.Default with { MaxReplicas = 12, ScaleDownStabilization = TimeSpan.Zero });

        Assert.Equal(12, hpa.Sync(Start, 10, 5000));
        Assert.Equal(1, hpa.Sync(Start.AddSeconds(15), 12, 0));
    }
}
