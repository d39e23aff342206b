using PredictiveScaler.Simulating.Cluster;

namespace PredictiveScaler.Simulating;

/// <summary>What one policy did.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Target">Its target: demand a replica.</param>
/// <param name="Rows">One a tick, in order.</param>
/// <param name="Figures">What it cost and where it fell short.</param>
internal sealed record SimulationRun(string Policy, double Target, IReadOnlyList<SimulationRow> Rows, SimulationFigures Figures)
{
    /// <summary>How its HPA moved.</summary>
    public HpaBehavior Behavior { get; init; } = HpaBehavior.Default;
}
