using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Experiments.Inputs;

/// <summary>A recorded load on a cluster: what a policy is tried on.</summary>
/// <param name="Source">The family of traces that it comes from.</param>
/// <param name="TraceStep">Distance of its samples.</param>
/// <param name="Settings">The workload; its threshold is the usual one.</param>
/// <param name="Load">What is measured.</param>
/// <param name="Trigger">The trigger that forecasts are recorded for.</param>
internal sealed record Workload(string Source, TimeSpan TraceStep, SimulationSettings Settings, MeteredLoad Load, TriggerOptions Trigger)
{
    /// <summary>The target that people set who do not tune, as a share of the capacity: both sides of "never worse" run at it.</summary>
    public const double UsualFactor = 0.7;

    /// <summary>Where a predictive threshold usually ends up: forecasts depend on the threshold only through what safety is worth its replicas.</summary>
    public const double SweptFactor = 0.8;

    // The scale-in window is chosen on what lies between here and the half that is judged: before it, forecasts have too little history.
    private const double ChoiceFrom = 0.3;

    private static readonly TimeSpan Settling = TimeSpan.FromHours(2);

    /// <summary>Prometheus answers at any step, whatever the trace was recorded at: a minute is the default of a trigger.</summary>
    private static readonly TimeSpan QueryStep = TimeSpan.FromMinutes(1);

    public string Name => Load.Trace.Name;

    public ClusterSimulation Simulation { get; } = new(Settings, Load);

    /// <summary>First tick of the part on which settings are chosen.</summary>
    public DateTimeOffset ChoiceStart { get; } = TimeGrid.Ceiling(Load.Trace.First + ((Load.Trace.Last - Load.Trace.First) * ChoiceFrom), Settings.Tick);

    /// <summary>From when on forecasts are needed.</summary>
    public DateTimeOffset RecordFrom => ChoiceStart - Settling > Load.Trace.First ? ChoiceStart - Settling : Load.Trace.First;

    public static Workload Of(string source, Trace recorded, TimeSpan startUp)
    {
        Trace trace = ReplicaCapacity.InFineUnits(recorded);
        return Of(source, trace, new SimulationSettings { Threshold = 1, Capacity = ReplicaCapacity.Of(trace), StartUp = startUp }, SweptFactor);
    }

    /// <param name="source">The family of traces that it comes from.</param>
    /// <param name="trace">The load.</param>
    /// <param name="settings">With a capacity; the threshold is set here.</param>
    /// <param name="recordedFactor">Target that forecasts are recorded at.</param>
    public static Workload Of(string source, Trace trace, SimulationSettings settings, double recordedFactor)
    {
        SimulationSettings usual = settings with { Threshold = settings.Capacity * UsualFactor };
        TriggerOptions trigger = SimulatedTrigger.Of(settings with { Threshold = settings.Capacity * recordedFactor }, QueryStep);
        return new Workload(source, trace.Step, usual, new MeteredLoad(trace, usual), trigger);
    }

    /// <summary>The same workload at another target.</summary>
    public SimulationSettings At(double factor) => Settings with { Threshold = Settings.Capacity * factor };
}
