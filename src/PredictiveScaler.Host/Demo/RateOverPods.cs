using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Host.Demo;

/// <summary>
/// A request rate as Prometheus shows it for a workload that is scaled to zero at night: once nothing has come for a while the pods are
/// gone, their series with them, and the query is empty (not 0) until requests arrive again.
/// </summary>
/// <param name="trace">The demand.</param>
/// <param name="idleUntilEmpty">How long demand is 0 before the pods are gone: KEDA's cooldown.</param>
internal sealed class RateOverPods(Trace trace, TimeSpan idleUntilEmpty) : IDemandFeed
{
    public double At(DateTimeOffset time)
    {
        double demand = trace.ValueAt(time);
        return demand == 0 && IdleSince(time - idleUntilEmpty, time) ? double.NaN : demand;
    }

    private bool IdleSince(DateTimeOffset from, DateTimeOffset until)
    {
        for (DateTimeOffset time = until - trace.Step; time >= from; time -= trace.Step)
        {
            if (trace.ValueAt(time) > 0)
            {
                return false;
            }
        }

        return true;
    }
}
