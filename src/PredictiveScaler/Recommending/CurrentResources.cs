using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Recommending;

/// <summary>Requests, limits and throttling of now, by container.</summary>
internal sealed class CurrentResources
{
    private readonly Dictionary<(string Container, string Resource), double> _requests;
    private readonly Dictionary<(string Container, string Resource), double> _limits;
    private readonly Dictionary<string, double> _throttled;

    private CurrentResources(IReadOnlyList<MeasuredSeries> requests, IReadOnlyList<MeasuredSeries> limits, IReadOnlyList<MeasuredSeries> throttled)
    {
        (_requests, _limits) = (ByResource(requests), ByResource(limits));
        _throttled = throttled.Where(series => series.Points.Count > 0).ToDictionary(series => series.Labels["container"], series => series.Points[^1].Value);
    }

    /// <summary>Whether anything was told; a container without requests tells nothing either, so no answer is not "none".</summary>
    public bool IsKnown => _requests.Count + _limits.Count > 0;

    public static async Task<CurrentResources> ReadAsync(Func<string, Task<IReadOnlyList<MeasuredSeries>>> ask, UsageQueries queries) =>
        new(await ask(queries.Requests), await ask(queries.Limits), await ask(queries.Throttled));

    public ContainerResources Of(string container) => new(
        Find(_requests, container, "cpu"), Find(_limits, container, "cpu"), Find(_requests, container, "memory"), Find(_limits, container, "memory"));

    public double ThrottledShareOf(string container) => _throttled.GetValueOrDefault(container, double.NaN);

    private static double? Find(Dictionary<(string, string), double> amounts, string container, string resource) =>
        amounts.TryGetValue((container, resource), out double amount) ? amount : null;

    private static Dictionary<(string, string), double> ByResource(IReadOnlyList<MeasuredSeries> answer) => answer
        .Where(series => series.Points.Count > 0)
        .ToDictionary(series => (series.Labels["container"], series.Labels["resource"]), series => series.Points[^1].Value);
}
