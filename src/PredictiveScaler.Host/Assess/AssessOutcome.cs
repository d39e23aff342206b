using PredictiveScaler.Host.Simulate.Report;
using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Assess;

/// <summary>What the simulation of a workload found.</summary>
/// <param name="Settings">The workload as it is scaled today.</param>
/// <param name="Load">Its load.</param>
/// <param name="Tuned">Predictive scaling as it would be set.</param>
/// <param name="Runs">What every policy did on the part that counts.</param>
/// <param name="Sweep">What the main ones did there at other settings, as far as nothing else of theirs beats it.</param>
internal sealed record AssessOutcome(
    SimulationSettings Settings, MeteredLoad Load, TunedScaling Tuned, IReadOnlyList<SimulationRun> Runs, IReadOnlyList<SweptFigures> Sweep);
