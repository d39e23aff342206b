using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Tests.Selecting;

public sealed class ExpertWeightsTests
{
    [Fact]
    public void Weight_goes_to_those_that_would_have_saved_something()
    {
        ExpertWeights weights = new();
        weights.Start([0.5, 0.25, 0.25]);
        weights.Update([-1, 2, 1]);

        // Prior * regret / (1 + squares): 0.25 * 2 / 5 = 0.1 and 0.25 * 1 / 2 = 0.125, of 0.225 together.
        Assert.Equal([0, 0.1 / 0.225, 0.125 / 0.225], weights.Current.ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Where_nobody_would_have_saved_anything_the_prior_stays()
    {
        ExpertWeights weights = new();
        weights.Start([0.7, 0.3]);
        weights.Update([-1, -2]);

        Assert.Equal([0.7, 0.3], weights.Current.ToArray());
    }

    [Fact]
    public void Weights_are_shares_whatever_happens() => Prop.ForAll(
        Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(-1000, 1000), 4)).ToArbitrary(),
        rounds =>
        {
            ExpertWeights weights = new();
            weights.Start([0, 0.2, 0.5, 0.3]);
            foreach (int[] savings in rounds)
            {
                weights.Update([.. savings.Select(saving => saving / 37.0)]);
            }

            return Math.Abs(weights.Current.ToArray().Sum() - 1) < 1e-9 && weights.Current.ToArray().All(weight => weight >= 0) && weights.Current[0] == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_regret_against_the_best_expert_stays_within_its_bound()
    {
        // Losses in [0, 1] of four experts, the best of which changes: regret at most sqrt(T * experts * (1 + ln T)), say.
        Random random = new(3);
        const int rounds = 2000;
        double[] total = new double[4];
        double mixed = 0;
        ExpertWeights weights = new();
        weights.Start([0.25, 0.25, 0.25, 0.25]);
        for (int round = 0; round < rounds; round++)
        {
            double[] losses = [.. Enumerable.Range(0, 4).Select(e => Math.Clamp((0.1 * e) + (random.NextDouble() * (round < rounds / 2 ? 1 : 0.7)), 0, 1))];
            double loss = losses.Select((one, e) => one * weights.Current[e]).Sum();
            mixed += loss;
            weights.Update([.. losses.Select(one => loss - one)]);
            total = [.. total.Zip(losses, (sum, one) => sum + one)];
        }

        Assert.InRange(mixed - total.Min(), double.NegativeInfinity, Math.Sqrt(rounds * 4 * (1 + Math.Log(rounds))) / 4);
    }
}
