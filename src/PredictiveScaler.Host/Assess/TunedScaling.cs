using PredictiveScaler.Simulating;
using PredictiveScaler.Simulating.Cluster;
using PredictiveScaler.Simulating.Predicting;

namespace PredictiveScaler.Host.Assess;

/// <summary>How a policy is set best, as far as the part before what counts can tell.</summary>
/// <param name="Threshold">Demand a replica.</param>
/// <param name="Behavior">How the HPA moves; without the bounds of the workload.</param>
/// <param name="Journal">The forecasts, with the trigger that they are made for.</param>
/// <param name="Figures">What it did on the part it was tuned on.</param>
internal sealed record TunedScaling(double Threshold, HpaBehavior Behavior, ForecastJournal Journal, SimulationFigures Figures)
{
    /// <summary>Whether the trigger says how much safety to provide; else the service provides what is worth its cost.</summary>
    public bool SafetyIsGiven => Journal.Options.SafetyIsGiven;

    /// <summary>The best with the HPA's tolerance, where leaving it out was better still; null = it has its tolerance.</summary>
    public SimulationFigures? WithTolerance { get; init; }
}
