using PredictiveScaler.Monitoring;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Recommending;

/// <summary>Says why a source shows nothing of a workload, and what would be right.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="ask">Asks the source over the same window.</param>
internal sealed class NothingFound(UsageRequest request, Func<string, CancellationToken, Task<IReadOnlyList<MeasuredSeries>>> ask)
{
    private const int MostNames = 8;

    public static RecommendException WithoutNames(UsageRequest request) => Problem(
        $"No {(request.Container is { } container ? $"container {container}" : "pod")} of {request.Workload} was seen in namespace {request.Namespace} over {Durations.Format(request.Window)}: its pods would be named {request.Workload.PodPattern}, and {UsageQueries.MemoryMetric} needs the labels namespace, pod and container.");

    public async Task<RecommendException> ExplainAsync(CancellationToken cancellationToken)
    {
        UsageQueries queries = new(request, withImage: false);
        UsageQueries anyContainer = new(request with { Container = null }, withImage: false);
        if (request.Container is { } container && Names(await ask(anyContainer.Pods, cancellationToken), "container") is { Length: > 0 } containers)
        {
            return Problem($"{request.Workload} in {request.Namespace} has no container {container}; it has {containers}.");
        }

        if (Names(await ask(queries.PodsOfNamespace, cancellationToken), "pod") is { Length: > 0 } pods)
        {
            return Problem($"No pod of {request.Workload} was seen in namespace {request.Namespace} over {Durations.Format(request.Window)}: its pods would be named {request.Workload.PodPattern}, and there are {pods}.");
        }

        string namespaces = Names(await ask(UsageQueries.Namespaces, cancellationToken), "namespace");
        return Problem(namespaces.Length > 0
            ? $"The source has container metrics, but none of namespace {request.Namespace}; it has those of {namespaces}."
            : $"The source has no {UsageQueries.MemoryMetric} with labels namespace, pod and container: let it scrape the kubelets' /metrics/cadvisor, or name the source that does.");
    }

    private static string Names(IReadOnlyList<MeasuredSeries> answer, string label)
    {
        string[] names = [.. answer.Select(series => AnswerJudge.OneLine(series.Labels[label])).Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        return string.Join(", ", names.Take(MostNames)) + (names.Length > MostNames ? FormattableString.Invariant($" and {names.Length - MostNames} more") : "");
    }

    private static RecommendException Problem(string message) => new(message, RecommendProblem.NothingFound);
}
