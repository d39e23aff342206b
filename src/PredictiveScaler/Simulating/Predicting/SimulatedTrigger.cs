using PredictiveScaler.Monitoring;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Simulating.Predicting;

/// <summary>The trigger that a user would set for a simulated workload; what is not said here is a trigger's default.</summary>
internal static class SimulatedTrigger
{
    private const int LeastHorizonSteps = 6;
    private const double LatePercentile = 0.9;
    private static readonly TimeSpan UsualStep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UsualHorizon = TimeSpan.FromMinutes(30);

    /// <summary>A minute where the trace has whole samples for it, else as fine as the trace is.</summary>
    public static TimeSpan QueryStep(TimeSpan traceStep) => UsualStep.Ticks % traceStep.Ticks == 0 ? UsualStep : traceStep;

    /// <summary>As <c>leadTime: auto</c> measures it: the 90th percentile of the start-up, until the HPA looks, and the age of what it sees.</summary>
    public static TimeSpan LeadTime(SimulationSettings settings) =>
        (settings.StartUp * (1 + (settings.StartUpSpread * ((2 * LatePercentile) - 1)))) + settings.Tick + settings.MeasurementAge;

    public static TriggerOptions Of(SimulationSettings settings, TimeSpan queryStep, TimeSpan? leadTime = null) => new()
    {
        Query = new MetricQuery { PromQl = "simulate", Step = queryStep, TriggerNamespace = "simulate" },
        Threshold = settings.Threshold,
        MetricName = "simulate",
        PredictHorizon = queryStep * LeastHorizonSteps > UsualHorizon ? queryStep * LeastHorizonSteps : UsualHorizon,
        LeadTime = leadTime ?? LeadTime(settings),
        TimeZone = settings.TimeZone,
    };
}
