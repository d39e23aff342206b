namespace PredictiveScaler.Simulating;

/// <summary>
/// A simple queueing model of the response time, a tick at a time: c ready replicas are c servers of an M/M/c queue (wait by Sakasegawa's
/// approximation, 1977: rho^(sqrt(2(c+1))-1) / (c(1-rho)) service times), and demand above capacity piles up as a fluid that is worked off
/// later. Requests that would wait longer than the patience are gone. A service time is <see cref="ServiceSeconds"/>; it sets the scale only.
/// </summary>
internal sealed class ResponseTimes(double capacity, double tickSeconds)
{
    /// <summary>Time that a request takes on an idle replica.</summary>
    public const double ServiceSeconds = 0.1;

    /// <summary>Longest time that a request waits.</summary>
    public const double PatienceSeconds = 60;

    // Above this the formula of a queue in equilibrium grows without bound, and no tick is long enough to get there.
    private const double HighestLoad = 0.99;

    private readonly List<(double Seconds, double Weight)> _seen = [];
    private double _backlog;

    /// <summary>Takes in one tick of known demand.</summary>
    public void Add(double demand, int ready)
    {
        double rate = ready * capacity;
        _backlog = Math.Clamp(_backlog + ((demand - rate) * tickSeconds), 0, PatienceSeconds * rate);
        if (demand > 0)
        {
            _seen.Add((ready == 0 ? PatienceSeconds : Math.Min(PatienceSeconds, ServiceSeconds + Wait(demand / rate, ready) + (_backlog / rate)), demand));
        }
    }

    /// <summary>Response times at ascending levels, weighted by demand; NaN when there was none.</summary>
    public double[] Percentiles(params ReadOnlySpan<double> levels)
    {
        _seen.Sort((a, b) => a.Seconds.CompareTo(b.Seconds));
        double total = _seen.Sum(tick => tick.Weight);
        double[] found = new double[levels.Length];
        Array.Fill(found, double.NaN);
        (double sum, int level) = (0, 0);
        foreach ((double seconds, double weight) in _seen)
        {
            sum += weight;
            while (level < levels.Length && sum >= levels[level] * total * (1 - 1e-12))
            {
                found[level++] = seconds;
            }
        }

        return found;
    }

    private static double Wait(double load, int servers)
    {
        double rho = Math.Min(load, HighestLoad);
        return ServiceSeconds * Math.Pow(rho, Math.Sqrt(2 * (servers + 1)) - 1) / (servers * (1 - rho));
    }
}
