using PredictiveScaler.Monitoring;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Simulating.Predicting;

/// <summary>The trigger that a user would set for a simulated workload; what is not said here is a trigger's default.</summary>
internal static class SimulatedTrigger
{
    private const int LeastHorizonSteps = 6;
    private const double LatePercentile = 0.9;
    private static readonly TimeSpan UsualStep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CoarsestLine = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UsualHorizon = TimeSpan.FromMinutes(30);

    /// <summary>
    /// A minute, a trigger's default: between two samples of a trace demand is a straight line, and a trigger sees it there as well as the HPA does.
    /// Where samples are more than five minutes apart such lines say nothing of a real load: as coarse as the trace.
    /// </summary>
    public static TimeSpan QueryStep(TimeSpan traceStep) => traceStep <= CoarsestLine ? UsualStep : traceStep;

    /// <summary>
    /// As <c>leadTime: auto</c> measures it: the 90th percentile of the start-up, until the HPA looks, from zero until KEDA does, and the age of what it sees.
    /// </summary>
    public static TimeSpan LeadTime(SimulationSettings settings) =>
        (settings.StartUp * (1 + (settings.StartUpSpread * ((2 * LatePercentile) - 1)))) + Wait(settings) + settings.MeasurementAge;

    public static TriggerOptions Of(SimulationSettings settings, TimeSpan queryStep, TimeSpan? leadTime = null) => new()
    {
        Query = new MetricQuery { PromQl = "simulate", Step = queryStep, TriggerNamespace = "simulate" },
        Threshold = settings.Threshold,
        MetricName = "simulate",
        PredictHorizon = queryStep * LeastHorizonSteps > UsualHorizon ? queryStep * LeastHorizonSteps : UsualHorizon,
        LeadTime = leadTime ?? LeadTime(settings),
        TimeZone = settings.TimeZone,
    };

    private static TimeSpan Wait(SimulationSettings settings) =>
        settings.MinReplicas == 0 && settings.PollingInterval > settings.Tick ? settings.PollingInterval : settings.Tick;
}
