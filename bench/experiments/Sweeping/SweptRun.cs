using PredictiveScaler.Simulating;

namespace PredictiveScaler.Experiments.Sweeping;

/// <summary>What one policy did at one target on the half that is judged.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Behavior">Label of the HPA behavior.</param>
/// <param name="Factor">Target over capacity.</param>
/// <param name="Figures">What it cost and where it fell short.</param>
internal sealed record SweptRun(string Policy, string Behavior, double Factor, SimulationFigures Figures);
