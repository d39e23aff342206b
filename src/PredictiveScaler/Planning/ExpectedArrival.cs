namespace PredictiveScaler.Planning;

/// <summary>When demand is expected back at a workload that sleeps, because it came about then on most days like this one; see <see cref="WakeRhythm"/>.</summary>
/// <param name="From">A replica is asked for from then on: it takes the lead time to be ready.</param>
/// <param name="Until">If nothing has come by then, today is no such day.</param>
/// <param name="Came">Days on which it came.</param>
/// <param name="Days">Days that were looked at.</param>
internal sealed record ExpectedArrival(DateTimeOffset From, DateTimeOffset Until, int Came, int Days)
{
    public bool IsDue(DateTimeOffset time) => From <= time && time <= Until;
}
