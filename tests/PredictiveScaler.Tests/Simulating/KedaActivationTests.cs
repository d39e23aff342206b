using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Tests.Simulating;

public class KedaActivationTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 8, 0, 0, TimeSpan.Zero);
    private readonly KedaActivation _keda = new(TimeSpan.FromSeconds(300));

    [Fact]
    public void An_active_trigger_wakes_the_workload_to_one_and_leaves_more_alone()
    {
        Assert.Equal(1, _keda.Poll(Start, 0, active: true));
        Assert.Equal(7, _keda.Poll(Start, 7, active: true));
    }

    [Fact]
    public void An_inactive_one_goes_to_zero_when_the_cooldown_has_passed()
    {
        _keda.Poll(Start, 3, active: true);

        Assert.Equal(3, _keda.Poll(Start.AddSeconds(30), 3, active: false));
        Assert.Equal(3, _keda.Poll(Start.AddSeconds(300), 3, active: false));
        Assert.Equal(0, _keda.Poll(Start.AddSeconds(330), 3, active: false));
    }

    [Fact]
    public void One_that_was_never_active_does_not_wait() => Assert.Equal(0, _keda.Poll(Start, 3, active: false));

    [Fact]
    public void A_failing_scaler_moves_nothing()
    {
        _keda.Poll(Start, 3, active: true);

        Assert.Equal(3, _keda.Poll(Start.AddHours(1), 3, active: null));
    }
}
