using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public class KedaQuantityTests
{
    [Theory]
    [InlineData(33.33339, 34, 33.333)]
    [InlineData(0, 5, 5)]
    [InlineData(-1, 5, 5)]
    [InlineData(double.NaN, 5, 5)]
    [InlineData(double.PositiveInfinity, 5, 0)]
    [InlineData(0.0004, 1, 0)]
    [InlineData(0, -3, 0)]
    public void Numbers_are_read_as_keda_reads_them(double number, long integer, double read) =>
        Assert.Equal(read, KedaQuantity.Read(number, integer));
}
