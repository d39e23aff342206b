using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Host.Assess;

/// <summary>How a policy is set best, as far as the part before what counts can tell.</summary>
/// <param name="Threshold">Demand a replica.</param>
/// <param name="Behavior">How the HPA moves; without the bounds of the workload.</param>
/// <param name="Figures">What it did on the part it was tuned on.</param>
internal sealed record TunedScaling(double Threshold, HpaBehavior Behavior, SimulationFigures Figures);
