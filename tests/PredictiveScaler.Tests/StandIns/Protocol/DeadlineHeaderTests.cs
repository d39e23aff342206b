using FsCheck;
using FsCheck.Fluent;
using Grpc.Protocol;

namespace PredictiveScaler.Tests.StandIns.Protocol;

public sealed class DeadlineHeaderTests
{
    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("4m", 40_000)]
    [InlineData("5u", 50)]
    [InlineData("600n", 6)]
    [InlineData("601n", 7)]
    [InlineData("0n", 0)]
    public void Each_unit_is_read(string value, long ticks)
    {
        Assert.True(DeadlineHeader.TryParse(value, out var duration));
        Assert.Equal(ticks, duration.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("+1S")]
    [InlineData("-1S")]
    [InlineData(" 1S")]
    [InlineData("1.5S")]
    [InlineData("1s")]
    [InlineData("123456789S")]
    public void Anything_else_is_malformed(string value) => Assert.False(DeadlineHeader.TryParse(value, out _));

    [Fact]
    public void What_is_written_is_read_as_at_least_as_long_and_hardly_longer() =>
        Prop.ForAll(Durations, duration =>
        {
            var text = DeadlineHeader.Format(duration);
            // A unit is left only above 99,999,999 of it, and the next is at most 1,000 times as long: 99,999 of that at least.
            return DeadlineHeader.TryParse(text, out var read)
                && read >= duration
                && (read - duration).Ticks <= duration.Ticks / 99_999;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Reading_never_throws() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<string>().Filter(text => text is not null),
            text => DeadlineHeader.TryParse(text, out _) || true).QuickCheckThrowOnFailure();

    private static Arbitrary<TimeSpan> Durations => Gen.Choose(0, 62).SelectMany(
        bits => Gen.Choose(0, int.MaxValue),
        (bits, low) => new TimeSpan(Math.Min((1L << bits) + low, TimeSpan.TicksPerHour * 99_999_999L))).ToArbitrary();
}
