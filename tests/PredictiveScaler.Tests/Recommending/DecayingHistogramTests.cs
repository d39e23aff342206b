using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Tests.Recommending;

public sealed class DecayingHistogramTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan HalfLife = TimeSpan.FromHours(24);

    [Fact]
    public void Buckets_grow_by_a_twentieth()
    {
        ExponentialBuckets buckets = ExponentialBuckets.Cores;

        // 0, 0.001, 0.001 + 0.00105, + 0.0011025
        Assert.Equal([0, 0.001, 0.00205, 0.0031525], new[] { 0, 1, 2, 3 }.Select(bucket => Math.Round(buckets.StartOf(bucket), 9)));
        Assert.Equal([0, 0, 1, 1, 2], new[] { 0, 0.000999, 0.001, 0.002, 0.00205 }.Select(buckets.IndexOf));
        Assert.Equal(buckets.Count - 1, buckets.IndexOf(double.PositiveInfinity));
        Assert.Equal(0, buckets.IndexOf(-1));
        Assert.Equal(0, buckets.IndexOf(double.NaN));
    }

    [Fact]
    public void Every_value_lies_in_its_bucket() => Prop.ForAll(Amounts(), amount =>
    {
        int bucket = ExponentialBuckets.Cores.IndexOf(amount);
        return (ExponentialBuckets.Cores.StartOf(bucket) <= amount && amount < ExponentialBuckets.Cores.EndOf(bucket)).Label($"{amount} in bucket {bucket}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_start_of_a_bucket_lies_in_it() =>
        Assert.All(Enumerable.Range(0, ExponentialBuckets.Bytes.Count), bucket => Assert.Equal(bucket, ExponentialBuckets.Bytes.IndexOf(ExponentialBuckets.Bytes.StartOf(bucket))));

    [Fact]
    public void A_percentile_is_the_exact_one_or_up_to_one_bucket_more() => Prop.ForAll(
        Amounts().Generator.NonEmptyListOf().ToArbitrary(), Gen.Choose(1, 100).Select(percent => percent / 100.0).ToArbitrary(), (amounts, share) =>
        {
            DecayingHistogram histogram = new(ExponentialBuckets.Cores, HalfLife);
            foreach (double amount in amounts)
            {
                histogram.Add(amount, Start);
            }

            double[] sorted = [.. amounts.Order()];
            double exact = sorted[Math.Max(0, (int)Math.Ceiling((share * sorted.Length) - 1e-9) - 1)];
            double end = ExponentialBuckets.Cores.EndOf(ExponentialBuckets.Cores.IndexOf(exact));
            double percentile = histogram.Percentile(share);
            return (percentile > exact && Math.Abs(percentile - end) < 1e-12).Label($"{percentile} for {exact}, the end of its bucket is {end}");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_share_that_is_a_whole_number_of_samples_takes_no_sample_more()
    {
        DecayingHistogram histogram = new(ExponentialBuckets.Cores, HalfLife);
        for (int i = 1; i <= 25; i++)
        {
            histogram.Add(i, Start);
        }

        // 0.28 x 25 = 7.000000000000001 in binary.
        Assert.Equal(ExponentialBuckets.Cores.EndOf(ExponentialBuckets.Cores.IndexOf(7)), histogram.Percentile(0.28));
    }

    [Fact]
    public void Percentiles_do_not_fall_with_the_share() => Prop.ForAll(
        Amounts().Generator.NonEmptyListOf().ToArbitrary(), Gen.Choose(0, 100).Two().ToArbitrary(), (amounts, shares) =>
        {
            DecayingHistogram histogram = new(ExponentialBuckets.Cores, HalfLife);
            for (int i = 0; i < amounts.Count; i++)
            {
                histogram.Add(amounts[i], Start.AddHours(i));
            }

            (int a, int b) = shares;
            return histogram.Percentile(Math.Min(a, b) / 100.0) <= histogram.Percentile(Math.Max(a, b) / 100.0);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(24)]
    [InlineData(-24)]
    public void A_sample_weighs_half_after_a_half_life(int hours)
    {
        // Two samples of 1 core weigh as much as one of 2 cores that is a half-life newer, so the middle of the weight lies between them.
        DateTimeOffset newer = Start.AddHours(Math.Max(0, hours));
        DateTimeOffset older = newer - HalfLife;
        DecayingHistogram histogram = new(ExponentialBuckets.Cores, HalfLife);
        Action[] samples = [() => histogram.Add(1, older), () => histogram.Add(1, older), () => histogram.Add(2, newer)];
        foreach (Action add in hours > 0 ? samples : samples.Reverse())
        {
            add();
        }

        double one = ExponentialBuckets.Cores.EndOf(ExponentialBuckets.Cores.IndexOf(1));
        double two = ExponentialBuckets.Cores.EndOf(ExponentialBuckets.Cores.IndexOf(2));
        Assert.Equal(one, histogram.Percentile(0.499));
        Assert.Equal(two, histogram.Percentile(0.501));
        Assert.Equal(3, histogram.Samples);
    }

    [Fact]
    public void Merging_is_as_if_all_had_been_added_to_one() => Prop.ForAll(
        Gen.Zip(Amounts().Generator, Gen.Choose(0, 24 * 400)).NonEmptyListOf().ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), (samples, percent) =>
        {
            DecayingHistogram whole = new(ExponentialBuckets.Cores, HalfLife);
            DecayingHistogram[] parts = [new(ExponentialBuckets.Cores, HalfLife), new(ExponentialBuckets.Cores, HalfLife), new(ExponentialBuckets.Cores, HalfLife)];
            for (int i = 0; i < samples.Count; i++)
            {
                (double amount, int hour) = samples[i];
                whole.Add(amount, Start.AddHours(hour));
                parts[i % 2].Add(amount, Start.AddHours(hour));
            }

            DecayingHistogram merged = new(ExponentialBuckets.Cores, HalfLife);
            Array.ForEach(parts, merged.Merge);
            // Half-way between two percents of so few samples no sum of weights lies, except where rounding decides.
            double share = (percent + 0.4321) / 101;
            return (merged.Samples == whole.Samples && Math.Abs(merged.Percentile(share) - whole.Percentile(share)) < 1e-12).Label($"{merged.Percentile(share)} and {whole.Percentile(share)}");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Years_between_samples_overflow_nothing()
    {
        DecayingHistogram histogram = new(ExponentialBuckets.Cores, HalfLife);
        histogram.Add(5, Start);
        histogram.Add(1, Start.AddDays(3000));
        histogram.Add(7, Start.AddDays(-3000));

        Assert.Equal(ExponentialBuckets.Cores.EndOf(ExponentialBuckets.Cores.IndexOf(1)), histogram.Percentile(0.99));
    }

    [Fact]
    public void An_empty_one_has_no_percentile_and_others_do_not_merge()
    {
        DecayingHistogram histogram = new(ExponentialBuckets.Cores, HalfLife);

        Assert.Equal(double.NaN, histogram.Percentile(0.5));
        Assert.Throws<ArgumentException>(() => histogram.Merge(new DecayingHistogram(ExponentialBuckets.Bytes, HalfLife)));
        Assert.Throws<ArgumentException>(() => histogram.Merge(new DecayingHistogram(ExponentialBuckets.Cores, 2 * HalfLife)));
    }

    private static Arbitrary<double> Amounts() => Gen.Choose(0, 9_000_000).Select(micro => micro / 10_000.0).ToArbitrary();
}
