using PredictiveScaler.Simulating;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>What a policy did at one of the thresholds that were tried.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Threshold">Demand a replica that it aimed at.</param>
/// <param name="Figures">What it cost and where it fell short.</param>
internal sealed record SweptFigures(string Policy, double Threshold, SimulationFigures Figures);
