using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Tuning;

namespace PredictiveScaler.Experiments.Comparing;

/// <summary>The best plain HPA that the first half shows, and what it does on the second.</summary>
/// <param name="Found">Threshold and behavior.</param>
/// <param name="Run">On the half that is judged.</param>
internal sealed record TunedPoint(TunedReactive Found, SimulationRun Run);
