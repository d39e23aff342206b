using PredictiveScaler.Selecting;

namespace PredictiveScaler.Tests.Selecting;

public sealed class GateRuleTests
{
    private const double Level = 0.9;

    [Fact]
    public void Fewer_than_sixty_origins_promote_nothing()
    {
        Assert.False(Judge(59, i => 0.5f).Promoted);
        Assert.True(Judge(60, i => 0.5f).Promoted);
    }

    [Fact]
    public void The_ratio_is_that_of_the_mean_pinball_losses()
    {
        // The rival is 1 too low at each origin: loss 0.9 * 1. The model is 0.5 too high: loss 0.1 * 0.5.
        GateRule.Verdict verdict = GateRule.Judge(Repeat(10.5f, 60), Repeat(9, 60), Repeat(10, 60), Level);

        Assert.Equal(0.05, verdict.ModelLoss, 12);
        Assert.Equal(0.9, verdict.RivalLoss, 12);
        Assert.Equal(0.05 / 0.9, verdict.Ratio, 12);
    }

    [Theory]
    [InlineData(0.97, true)]
    [InlineData(0.99, false)]
    [InlineData(1.10, false)]
    public void A_ratio_below_promotes_and_one_between_the_bounds_does_not(double ratio, bool promoted) =>
        Assert.Equal(promoted, Judge(80, _ => (float)ratio).Promoted);

    [Fact]
    public void A_promoted_forecast_stays_between_the_bounds_and_is_demoted_above()
    {
        // 60 origins at 0.9, then losses of 1.2: the running ratio is (54 + 1.2 k) / (60 + k).
        Assert.True(Judge(60 + 60, i => i < 60 ? 0.9f : 1.2f).Promoted); // 126 / 120 = 1.05: not above yet
        Assert.False(Judge(60 + 61, i => i < 60 ? 0.9f : 1.2f).Promoted); // 127.2 / 121 = 1.0512
        // Demoted, it must fall below 0.98 again to be promoted: 1.00 is not enough.
        Assert.False(Judge(60 + 61 + 60, i => i < 60 ? 0.9f : i < 121 ? 1.2f : 0.87f).Promoted); // (127.2 + 52.2) / 181 = 0.991
        Assert.True(Judge(60 + 61 + 100, i => i < 60 ? 0.9f : i < 121 ? 1.2f : 0.87f).Promoted); // (127.2 + 87) / 221 = 0.969
    }

    [Fact]
    public void An_origin_with_a_gap_counts_for_neither()
    {
        float[] model = Repeat(10.5f, 61);
        float[] rival = Repeat(9, 61);
        float[] actual = Repeat(10, 61);
        (model[3], actual[3]) = (1e6f, float.NaN);
        GateRule.Verdict verdict = GateRule.Judge(model, rival, actual, Level);

        Assert.Equal(60, verdict.Origins);
        Assert.Equal(0.05, verdict.ModelLoss, 12);
    }

    [Fact]
    public void Two_perfect_forecasters_are_equals_and_a_perfect_rival_is_not_beaten()
    {
        float[] ten = Repeat(10, 60);

        Assert.Equal((1, false), (GateRule.Judge(ten, ten, ten, Level).Ratio, GateRule.Judge(ten, ten, ten, Level).Promoted));
        Assert.Equal(double.PositiveInfinity, GateRule.Judge(Repeat(11, 60), ten, ten, Level).Ratio);
    }

    /// <summary>The rival loses 0.9 at each origin, the model <paramref name="loss"/> times as much.</summary>
    private static GateRule.Verdict Judge(int origins, Func<int, float> loss) => GateRule.Judge(
        [.. Enumerable.Range(0, origins).Select(i => 10 - loss(i))], Repeat(9, origins), Repeat(10, origins), Level);

    private static float[] Repeat(float value, int count) => [.. Enumerable.Repeat(value, count)];
}
