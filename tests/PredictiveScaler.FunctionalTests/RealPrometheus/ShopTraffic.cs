using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary>
/// The generator's trace as the pods of a service would have exposed it: a request counter per day's pod, scraped every 15 s. KEDA takes
/// the last pod away when nothing came for a cooldown, so at night the query answers nothing, not 0, until requests come again.
/// </summary>
internal sealed class ShopTraffic
{
    public const string Query = "sum(rate(http_requests_total{service=\"shop\"}[1m]))";

    private static readonly TimeSpan Scrape = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Cooldown = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Trace _trace;
    private readonly DateTimeOffset _outageStart;
    private readonly DateTimeOffset _outageEnd;

    /// <param name="trace">Demand; the sample at t is the rate over the minute before t.</param>
    /// <param name="outageStart">From here on Prometheus is down and scrapes nothing.</param>
    /// <param name="outageEnd">First scrape after it.</param>
    public ShopTraffic(Trace trace, DateTimeOffset outageStart = default, DateTimeOffset outageEnd = default) =>
        (_trace, _outageStart, _outageEnd) = (trace, outageStart, outageEnd);

    /// <summary>Demand at a minute.</summary>
    public double At(DateTimeOffset time) => _trace.ValueAt(time);

    /// <summary>First minute of the day with demand.</summary>
    public DateTimeOffset Opens(DateTimeOffset day) => Minutes(day).First(minute => _trace.ValueAt(minute) > 0);

    /// <summary>Last minute of the day with demand.</summary>
    public DateTimeOffset Closes(DateTimeOffset day) => Minutes(day).Last(minute => _trace.ValueAt(minute) > 0);

    /// <summary>All scrapes, by series.</summary>
    public Dictionary<string, IReadOnlyList<(DateTimeOffset Time, double Value)>> Scrapes()
    {
        Dictionary<string, IReadOnlyList<(DateTimeOffset Time, double Value)>> series = [];
        for (DateTimeOffset day = _trace.First; day + TimeSpan.FromDays(1) <= _trace.Last; day += TimeSpan.FromDays(1))
        {
            series[FormattableString.Invariant($"http_requests_total{{service=\"shop\",pod=\"shop-{day:MMdd}\"}}")] = ScrapesOf(day);
        }

        return series;
    }

    private List<(DateTimeOffset Time, double Value)> ScrapesOf(DateTimeOffset day)
    {
        List<(DateTimeOffset, double)> scrapes = [];
        double requests = 0;
        DateTimeOffset gone = Closes(day) + Cooldown;
        for (DateTimeOffset minute = Opens(day); minute <= gone; minute += Minute)
        {
            for (DateTimeOffset time = minute - Minute + Scrape; time <= minute; time += Scrape)
            {
                requests += _trace.ValueAt(minute) * Scrape.TotalSeconds;
                if (time < _outageStart || time >= _outageEnd)
                {
                    scrapes.Add((time, requests));
                }
            }
        }

        return scrapes;
    }

    private static IEnumerable<DateTimeOffset> Minutes(DateTimeOffset day) => Enumerable.Range(1, 24 * 60).Select(i => day + (Minute * i));
}
