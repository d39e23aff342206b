using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public class ReactiveScalerTests
{
    [Theory]
    [InlineData(120, 120, true)]
    [InlineData(0, 0, false)]
    [InlineData(double.NaN, 0, false)]
    public async Task The_answer_is_the_query_now_and_an_empty_query_is_zero(double demand, double value, bool active)
    {
        ReactiveScaler scaler = new(new Constant(demand), TimeProvider.System, 50);

        Assert.Equal(new ScalerAnswer(value, active), await scaler.AskAsync(default));
        Assert.Equal(50, await scaler.TargetAsync(default));
    }

    private sealed class Constant(double value) : IDemandFeed
    {
        public double At(DateTimeOffset time) => value;
    }
}
