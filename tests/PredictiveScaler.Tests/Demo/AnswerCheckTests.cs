using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public class AnswerCheckTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 6, 0, 0, TimeSpan.Zero);
    private static readonly Trace Demand = new("t", Start, TimeSpan.FromMinutes(1), [0, 0, 60, 60, double.NaN]);

    [Theory]
    [InlineData(60, 0, 0)]    // 0 was measured
    [InlineData(75, 0, 0)]    // 15 now, 0 one plan ago
    [InlineData(90, 0, 1)]    // 30 now, 15 one plan ago
    [InlineData(90, 0.5, 0)]  // no 0
    [InlineData(240, 0, 1)]   // nobody knows
    public void A_zero_counts_when_it_was_not_measured(int second, double value, int unmeasured)
    {
        AnswerCheck check = new(Demand, TimeSpan.FromSeconds(15));
        check.Add(Start.AddSeconds(second), new ScalerAnswer(value, value > 0));

        Assert.Equal((2, unmeasured), (check.Answers, check.UnmeasuredZeros));
    }

    [Fact]
    public void A_failed_call_is_no_answer()
    {
        AnswerCheck check = new(Demand, TimeSpan.FromSeconds(15));
        check.Add(Start, new ScalerAnswer(null, null, "unavailable"));

        Assert.Equal(0, check.Answers);
    }
}
