using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Storing.Postgres;

namespace PredictiveScaler.Tests.Storing;

public sealed class SeriesMergeTests
{
    private static readonly Gen<float[]> Samples = Gen.Frequency((1, Gen.Constant(float.NaN)), (2, Gen.Choose(0, 3).Select(i => (float)i))).ArrayOf(16);

    [Fact]
    public void A_measured_value_is_never_lost_and_the_later_one_wins() =>
        Prop.ForAll(Samples.Two().ToArbitrary(), pair =>
        {
            (float[] ours, float[] stored) = pair;
            float[] merged = [.. ours];
            bool differs = SeriesMerge.Chunk(merged, stored);
            return differs == !merged.SequenceEqual(stored)
                && Enumerable.Range(0, 16).All(i => merged[i].Equals(float.IsNaN(ours[i]) ? stored[i] : ours[i]));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whoever_writes_first_the_same_measured_times_remain() =>
        Prop.ForAll(Samples.Two().ToArbitrary(), pair =>
        {
            (float[] one, float[] other) = ([.. pair.Item1], [.. pair.Item2]);
            SeriesMerge.Chunk(one, pair.Item2);
            SeriesMerge.Chunk(other, pair.Item1);
            return one.Select(float.IsNaN).SequenceEqual(other.Select(float.IsNaN));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(10, 20, 15, 30, 10, 30)]
    [InlineData(10, 20, 21, 30, 10, 30)]
    [InlineData(10, 20, 22, 30, 22, 30)]
    [InlineData(22, 30, 10, 20, 22, 30)]
    [InlineData(0, -1, 10, 20, 10, 20)]
    [InlineData(10, 20, 0, -1, 10, 20)]
    public void Coverage_joins_what_touches_and_keeps_the_newer_of_what_does_not(long low, long high, long storedLow, long storedHigh, long wantedLow, long wantedHigh) =>
        Assert.Equal(new IndexRange(wantedLow, wantedHigh), SeriesMerge.Coverage(new IndexRange(low, high), new IndexRange(storedLow, storedHigh)));
}
