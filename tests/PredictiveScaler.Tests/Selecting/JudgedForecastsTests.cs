using PredictiveScaler.Selecting;

namespace PredictiveScaler.Tests.Selecting;

public sealed class JudgedForecastsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Stride = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(1e12, 1e9)]
    [InlineData(1e6, 50)]
    [InlineData(0, 1e-7)]
    [InlineData(0, 0)]
    public void Numbers_come_back_within_a_thousandth_of_what_they_differ_by(double level, double range)
    {
        JudgedForecasts judged = new(Stride, 144, 2);
        float[] numbers = [.. Enumerable.Range(0, judged.Width).Select(i => (float)(level + (range * i / judged.Width)))];
        judged.Set(Noon, numbers);
        float[] back = new float[judged.Width];
        judged.Read(Noon, back);

        Assert.All(numbers.Zip(back), pair => Assert.Equal(pair.First, pair.Second, (float)((range * 1e-3) + (level * 1e-7))));
    }

    [Fact]
    public void Silence_stays_silence_and_an_origin_that_is_not_held_is_unknown()
    {
        JudgedForecasts judged = new(Stride, 144, 2);
        float[] numbers = new float[judged.Width];
        numbers.AsSpan(0, Probes.Count).Fill(float.NaN);
        judged.Set(Noon, numbers);
        float[] back = new float[judged.Width];
        judged.Read(Noon, back);

        Assert.All(back[..Probes.Count], number => Assert.True(float.IsNaN(number)));
        Assert.All(back[Probes.Count..], number => Assert.Equal(0, number));
        judged.Read(Noon + Stride, back);
        Assert.All(back, number => Assert.True(float.IsNaN(number)));
    }

    [Fact]
    public void What_was_forecast_from_changed_samples_is_dropped()
    {
        JudgedForecasts judged = new(Stride, 144, 1);
        judged.Set(Noon, new float[judged.Width]);
        judged.Set(Noon + Stride, new float[judged.Width]);
        judged.DropFrom(Noon.AddMinutes(1));

        Assert.Equal((true, false), (judged.Holds(Noon), judged.Holds(Noon + Stride)));
    }

    [Fact]
    public void Eight_experts_cost_twenty_kilobytes_a_trigger()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        JudgedForecasts judged = new(Stride, 144, 8);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        // 144 * (8 experts * 8 numbers * 2 bytes + 16) = 20,736, and headers.
        Assert.InRange(bytes, 20_736, 21_200);
        GC.KeepAlive(judged);
    }
}
