using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Assess;

/// <summary>What is known of a workload's past.</summary>
/// <param name="Trace">Its load.</param>
/// <param name="TracePath">The file with it.</param>
internal sealed record AssessHistory(Trace Trace, string TracePath)
{
    /// <summary>Mean of pod creation to ready; null = not measured.</summary>
    public TimeSpan? StartUp { get; init; }

    /// <summary>Whether the service can measure what was simulated: pod starts are known, and nobody said otherwise.</summary>
    public bool MeasuresStartUp(AssessRequest request) => StartUp is not null && request.StartUp is null;

    /// <summary>Requests and limits that its usage asks for; null = none.</summary>
    public WorkloadRecommendation? Resources { get; init; }

    /// <summary>Why there are none; "" where nobody asked.</summary>
    public string NoResources { get; init; } = "";
}
