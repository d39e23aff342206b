using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Recommend;

/// <summary>A recommendation as JSON shows it, in files and over the API. Absent figures are null, never 0.</summary>
internal sealed record RecommendationView(
    string Namespace,
    string Workload,
    DateTimeOffset From,
    DateTimeOffset To,
    PodCountsView? Pods,
    IReadOnlyList<ContainerView> Containers,
    IReadOnlyList<string> Notes,
    ScalingView? Scaling)
{
    public static RecommendationView Of(WorkloadRecommendation recommendation) => new(
        recommendation.Namespace,
        recommendation.Workload.ToString(),
        recommendation.From,
        recommendation.To,
        recommendation.Pods is { } pods ? new PodCountsView(pods.Fewest, Math.Round(pods.Mean, 2), pods.Most) : null,
        [.. recommendation.Containers.Select(ContainerView.Of)],
        recommendation.Notes,
        recommendation.Scaling is { } scaling ? ScalingView.Of(scaling) : null);
}

/// <summary>Pods at a time over the window.</summary>
internal sealed record PodCountsView(int Fewest, double Mean, int Most);

internal sealed record ContainerView(string Container, FigureView CpuRequest, FigureView CpuLimit, FigureView MemoryRequest, FigureView MemoryLimit)
{
    public static ContainerView Of(ContainerRecommendation container) => new(
        container.Container,
        FigureView.Of(container.CpuRequest),
        FigureView.Of(container.CpuLimit),
        FigureView.Of(container.MemoryRequest),
        FigureView.Of(container.MemoryLimit));
}

/// <summary>An amount as Kubernetes writes it (quantity), and as a number: cores or bytes. changePercent is against the present amount.</summary>
internal sealed record FigureView(
    string? Quantity, double? Amount, double? LowerBound, double? UpperBound, double? Current, double? ChangePercent, IReadOnlyList<string> Reasons)
{
    private const int CoreDecimals = 6;

    public static FigureView Of(ResourceFigure figure) => new(
        figure.Value is { } value ? Quantities.Text(figure.Kind, value) : null,
        Rounded(figure.Value),
        Rounded(figure.LowerBound),
        Rounded(figure.UpperBound),
        Rounded(figure.Current),
        figure.Change is { } change ? Math.Round(change * 100, 1) : null,
        figure.Reasons);

    private static double? Rounded(double? amount) => amount is { } value ? Math.Round(value, CoreDecimals) : null;
}
