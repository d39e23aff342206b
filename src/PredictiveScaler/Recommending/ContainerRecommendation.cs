namespace PredictiveScaler.Recommending;

/// <summary>Requests and limits for one container.</summary>
internal sealed record ContainerRecommendation(
    string Container,
    ResourceFigure CpuRequest,
    ResourceFigure CpuLimit,
    ResourceFigure MemoryRequest,
    ResourceFigure MemoryLimit);
