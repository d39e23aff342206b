using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.TestSupport;
using Xunit.Abstractions;

namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary>The main job: three weeks in a real Prometheus, the service lives through the last of them, KEDA asks over gRPC.</summary>
[Collection("RealPrometheus")]
public sealed class LastWeekTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly Trace Demand = TraceGenerator.Generate(new DateOnly(2026, 3, 2), 22);
    private static readonly DateTimeOffset Monday = Demand.First + TimeSpan.FromDays(14);

    // Wednesday, in the middle of the morning peak. Nothing is scraped meanwhile: the hole stays in the history.
    private static readonly DateTimeOffset OutageStart = Monday + TimeSpan.FromHours(58) + TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset OutageEnd = OutageStart + TimeSpan.FromMinutes(40);

    [RequiresProgramFact("prometheus", "promtool")]
    public async Task A_week_of_busy_days_and_empty_nights_with_an_outage_of_Prometheus()
    {
        ShopTraffic traffic = new(Demand, OutageStart, OutageEnd);
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(traffic.Scrapes());
        await using WalkedScaler scaler = await WalkedScaler.StartAsync(prometheus.Address, Monday);
        WeekOfAnswers week = new(scaler, traffic);

        await week.LiveAsync(Times(Monday, OutageStart));
        await prometheus.StopAsync();
        OutageOfAnswers outage = await OutageOfAnswers.LiveAsync(scaler, Times(OutageStart, OutageEnd));
        await prometheus.StartAsync();
        await week.LiveAsync(Times(OutageEnd, Monday + TimeSpan.FromDays(7)));

        output.WriteLine(week.ToString());
        output.WriteLine(outage.ToString());
        week.ShouldBeGood();
        outage.ShouldBeSafe();
        Assert.Empty(scaler.Errors);
    }

    /// <summary>Every 5 minutes by day, every 10 at night, each minute around the opening and while Prometheus is down.</summary>
    private static IEnumerable<DateTimeOffset> Times(DateTimeOffset from, DateTimeOffset until)
    {
        for (DateTimeOffset time = Monday; time <= until;)
        {
            if (time >= from)
            {
                yield return time;
            }

            double hour = time.TimeOfDay.TotalHours;
            bool outage = time > OutageStart - Minute && time <= OutageEnd + Minute;
            time += Minute * (outage || hour is >= 5.5 and < 6.25 ? 1 : hour is >= 6.25 and < 23 ? 5 : 10);
        }
    }
}
