using PredictiveScaler.Simulating;

namespace PredictiveScaler.Tests.Simulating;

/// <summary>A service time is 0.1 s; a replica serves 100.</summary>
public class ResponseTimesTests
{
    private const double Capacity = 100;
    private const double Tick = 15;

    [Theory]
    [InlineData(50, 1, 0.2)]    // M/M/1 at a load of 0.5: 0.1 / (1 - 0.5)
    [InlineData(90, 1, 1.0)]    // at 0.9: 0.1 / (1 - 0.9)
    public void One_replica_is_an_m_m_1_queue(double demand, int ready, double seconds) => Assert.Equal(seconds, Median(demand, ready), 1e-9);

    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(5, 0.8)]
    [InlineData(10, 0.9)]
    [InlineData(20, 0.95)]
    public void More_of_them_are_close_to_an_m_m_c_queue(int servers, double load)
    {
        double waiting = ErlangC(servers, load * servers) / (servers * (1 - load)) * ResponseTimes.ServiceSeconds;

        Assert.InRange(Median(load * servers * Capacity, servers), 0.1 + (0.8 * waiting), 0.1 + (1.2 * waiting));
    }

    [Fact]
    public void Demand_above_capacity_piles_up_and_is_worked_off()
    {
        ResponseTimes times = new(Capacity, Tick);
        times.Add(300, 2); // 100 too many for 15 s: 1500 requests wait, 7.5 s of 2 replicas' work
        times.Add(100, 2); // 100 less than they serve: all 1500 are worked off
        double[] both = times.Percentiles(0.2, 0.9);

        double formula = 0.1 * Math.Pow(0.99, Math.Sqrt(6) - 1) / (2 * 0.01);
        Assert.Equal(0.1 + formula + 7.5, both[1], 1e-9);
        Assert.Equal(Median(100, 2), both[0], 1e-9);
    }

    [Fact]
    public void Nobody_waits_longer_than_the_patience()
    {
        ResponseTimes times = new(Capacity, Tick);
        times.Add(5000, 1);
        times.Add(50, 0);

        Assert.Equal([60, 60], times.Percentiles(0.5, 0.999));
    }

    [Fact]
    public void Percentiles_are_of_requests_not_of_ticks()
    {
        ResponseTimes times = new(Capacity, Tick);
        times.Add(1, 100);
        times.Add(1, 100);
        times.Add(98, 1);

        Assert.Equal(0.1 + (0.1 * 0.98 / 0.02), times.Percentiles(0.5)[0], 1e-9);
        Assert.True(double.IsNaN(new ResponseTimes(Capacity, Tick).Percentiles(0.5)[0]));
    }

    private static double Median(double demand, int ready)
    {
        ResponseTimes times = new(Capacity, Tick);
        times.Add(demand, ready);
        return times.Percentiles(0.5)[0];
    }

    /// <summary>Probability of having to wait (Erlang 1917), by the recursion of the loss formula.</summary>
    private static double ErlangC(int servers, double offered)
    {
        double blocked = 1;
        for (int n = 1; n <= servers; n++)
        {
            blocked = offered * blocked / (n + (offered * blocked));
        }

        return blocked / (1 - (offered / servers * (1 - blocked)));
    }
}
