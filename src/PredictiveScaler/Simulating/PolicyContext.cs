using PredictiveScaler.Simulating.Predicting;

namespace PredictiveScaler.Simulating;

/// <summary>What policies are made of.</summary>
/// <param name="Settings">The workload and the cluster.</param>
/// <param name="Load">What is measured of the load.</param>
/// <param name="Journal">Gives the forecasts of the service; asked only by policies that need them.</param>
internal sealed record PolicyContext(SimulationSettings Settings, MeteredLoad Load, Func<ForecastJournal> Journal);
