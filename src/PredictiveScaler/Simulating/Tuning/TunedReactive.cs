using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Simulating.Tuning;

/// <summary>The best reactive scaling that a search has found.</summary>
/// <param name="Threshold">Target of the HPA: demand a replica.</param>
/// <param name="Behavior">How the HPA moves; without the bounds of the workload.</param>
/// <param name="Figures">What it did on the part it was tuned on.</param>
internal sealed record TunedReactive(double Threshold, HpaBehavior Behavior, SimulationFigures Figures);
