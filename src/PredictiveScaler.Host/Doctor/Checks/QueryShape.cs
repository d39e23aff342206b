using System.Text.RegularExpressions;

namespace PredictiveScaler.Host.Doctor.Checks;

/// <summary>A shape of PromQL that is not total demand. Heuristic: it looks at names and functions, labels and comments left out.</summary>
/// <param name="Pattern">Matched against the query without strings, label matchers and comments, in lower case.</param>
internal sealed partial record QueryShape(string Code, Regex Pattern, string What, string Fix)
{
    /// <summary>All shapes that the doctor knows.</summary>
    public static IReadOnlyList<QueryShape> All { get; } =
    [
        new("query-average", Average(),
            "the query looks like an average over pods: it stays the same however many pods share the load, so the HPA divides twice",
            "ask for the total: sum(...) instead of avg(...) or sum(...)/count(...)"),
        new("query-utilisation", Utilisation(),
            "the query looks like a utilisation (a share of capacity): it falls when pods are added, so it cannot be forecast apart from the scaling itself",
            "ask for the demand behind it, such as sum(rate(http_requests_total[2m])) or the CPU seconds used in all pods: sum(rate(container_cpu_usage_seconds_total[2m])), with threshold = what one pod should carry"),
        new("query-backlog", Backlog(),
            "the query looks like a backlog (queue length, lag): it depends on how many workers there were, and a forecast of it repeats past scaling mistakes",
            "forecast the arrivals, such as sum(rate(messages_published_total[2m])), and keep KEDA's own trigger for the backlog beside it"),
        new("query-latency", Latency(),
            "the query looks like a latency: it is not proportional to demand and does not add up over pods",
            "ask for the request rate: sum(rate(..._count[2m]))"),
        new("query-capped", Capped(),
            "the query looks like throughput that capacity caps (requests served, work completed): in overload it shows what the pods managed, not what was asked",
            "measure where demand arrives: the ingress or load balancer, requests received, messages published; count rejected ones too"),
        new("query-not-one-value", NotOneValue(),
            "the query looks like one that gives several elements; exactly one is taken",
            "wrap it in sum(...)"),
        new("query-raw-counter", RawCounter(),
            "the query looks like a counter without rate(): it only rises, until a restart",
            "wrap it: sum(rate(...[2m]))"),
        new("query-smoothed", Smoothed(),
            "the query averages over a long range: what it shows lags behind demand by half of that range",
            "use a range of two to four scrape intervals, such as [2m]"),
        new("query-predicts", Predicts(),
            "the query forecasts already (predict_linear, offset, holt_winters): the service would forecast a forecast",
            "give it the plain demand"),
    ];

    public bool Fits(string query) => Pattern.IsMatch(Bare(query));

    /// <summary>The query without comments, strings and label matchers, in lower case.</summary>
    internal static string Bare(string query) => Matchers().Replace(Strings().Replace(Comments().Replace(query, " "), "''"), " ").Trim().ToLowerInvariant();

    [GeneratedRegex(@"""(?:\\.|[^""\\])*""|'(?:\\.|[^'\\])*'|`[^`]*`")]
    private static partial Regex Strings();

    [GeneratedRegex(@"(?m)#[^""'`\n]*$")]
    private static partial Regex Comments();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\bavg\s*(by\s*\(|without\s*\(|\()|/\s*(scalar\s*\(\s*)?count\s*(by\s*\(|without\s*\(|\()|/\s*(sum\s*\(\s*)?kube_\w*replicas")]
    private static partial Regex Average();

    [GeneratedRegex(@"utili[sz]ation|_usage_percent|_percent\b|saturation|_ratio\b|cpu_usage[\s\S]*/[\s\S]*(resource_requests|resource_limits|spec_cpu|allocatable|_limit|_quota)|memory_\w+[\s\S]*/[\s\S]*(resource_requests|resource_limits|spec_memory|allocatable|_limit)|1\s*-\s*(avg|rate|irate)")]
    private static partial Regex Utilisation();

    // A counter of what came in is a flow, whatever it is called.
    [GeneratedRegex(@"(queue_?(length|depth|size)|_queue_messages|messages_(ready|unacked|unacknowledged|visible|pending)|_lag(_sum|_seconds|_max)?\b|backlog|_pending(_|\b)|approximatenumberofmessages|_in_queue\b|consumer_?lag|consumergroup_lag)(?!\w*_total\b)")]
    private static partial Regex Backlog();

    [GeneratedRegex(@"histogram_quantile|_latency(?!\w*_count)|_duration_seconds(_bucket|_sum)?\b(?!_count)|response_time(?!\w*_count)|quantile_over_time")]
    private static partial Regex Latency();

    [GeneratedRegex(@"(requests?|jobs?|tasks?|messages?|orders?|transactions?)_(completed|served|processed|succeeded|finished|handled|acked|delivered|consumed)|_(completed|processed|consumed)_total")]
    private static partial Regex Capped();

    [GeneratedRegex(@"^\s*(rate|irate|increase)\s*\(|^\s*[a-z_:][a-z0-9_:]*\s*(\[[^\]]*\])?\s*$|^\s*(sum|max|min|count|group)\s*(by|without)\s*\(\s*[a-z_]|\)\s*(by|without)\s*\(\s*[a-z_][a-z0-9_,\s]*\)\s*$|\btopk\s*\(|\bbottomk\s*\(")]
    private static partial Regex NotOneValue();

    [GeneratedRegex(@"^(?![\s\S]*\b(rate|irate|increase|delta|idelta|deriv|resets|changes)\s*\()[\s\S]*_total\b")]
    private static partial Regex RawCounter();

    [GeneratedRegex(@"\b(rate|increase|avg_over_time)\s*\([^\[\]]*\[\s*(([2-9][0-9]|[1-9][0-9]{2,})m|[0-9.]+[hdw]|[0-9]{4,}s)")]
    private static partial Regex Smoothed();

    [GeneratedRegex(@"\bpredict_linear\s*\(|\bholt_winters\s*\(|\bdouble_exponential_smoothing\s*\(|\boffset\s+-?[0-9]")]
    private static partial Regex Predicts();
}
