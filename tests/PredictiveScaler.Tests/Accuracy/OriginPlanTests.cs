using PredictiveScaler.Accuracy.Inputs;
using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Tests.Accuracy;

public class OriginPlanTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_400);

    [Theory]
    [InlineData(15, 120)]
    [InlineData(60, 30)]
    [InlineData(300, 6)]
    [InlineData(3600, 6)]
    public void The_horizon_is_half_an_hour_and_six_steps_at_least(int stepSeconds, int steps) =>
        Assert.Equal(steps, OriginPlan.HorizonSteps(TimeSpan.FromSeconds(stepSeconds)));

    [Fact]
    public void Origins_lie_evenly_in_the_last_30_percent_with_all_targets_inside()
    {
        IReadOnlyList<DateTimeOffset> origins = OriginPlan.Of(Load(100), 4);

        // From sample 70 to 99 - 6 = 93: 70, 77.67, 85.33, 93.
        Assert.Equal([70, 78, 85, 93], origins.Select(IndexOf));
    }

    [Fact]
    public void A_short_trace_has_fewer_origins()
    {
        // From sample 21 to 29 - 6 = 23.
        Assert.Equal([21, 22, 23], OriginPlan.Of(Load(30), 60).Select(IndexOf));
        Assert.Throws<InvalidDataException>(() => OriginPlan.Of(Load(15), 60)); // from 10 to 8
    }

    [Fact]
    public void Rivals_are_asked_at_some_of_them()
    {
        IReadOnlyList<DateTimeOffset> origins = OriginPlan.Of(Load(100), 7); // 70, 74, 78, 82 (81.5), 85, 89, 93

        Assert.Equal([70, 82, 93], OriginPlan.Some(origins, 3).Select(IndexOf));
    }

    private static Trace Load(int count) => new("load", Start, TimeSpan.FromMinutes(5), new double[count]);

    private static int IndexOf(DateTimeOffset origin) => (int)((origin - Start) / TimeSpan.FromMinutes(5));
}
