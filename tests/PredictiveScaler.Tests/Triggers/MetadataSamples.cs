using PredictiveScaler.Triggers;

namespace PredictiveScaler.Tests.Triggers;

/// <summary>A map that is right, and a value of each key that is not.</summary>
internal static class MetadataSamples
{
    public const string Query = "sum(rate(http_requests_total[2m]))";

    /// <summary>One refused value per key; keys that take anything have none.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["serverAddress"] = "prometheus:9090/api",
        ["source"] = "no/slashes",
        ["query"] = "sum(\u0001)",
        ["threshold"] = "0",
        ["activationThreshold"] = "-1",
        ["metricName"] = "///",
        ["namespace"] = "a\u0000b",
        ["queryParameters"] = "start=5",
        ["customHeaders"] = "Host=elsewhere",
        ["timeout"] = "5",
        ["ignoreNullValues"] = "perhaps",
        ["workload"] = "shop",
        ["queryStep"] = "5s",
        ["historyTimeWindow"] = "29d",
        ["predictHorizon"] = "8d",
        ["leadTime"] = "soon",
        ["quantile"] = "0.995",
        ["slo"] = "10m",
        ["marginFraction"] = "10%",
        ["minValue"] = "NaN",
        ["maxValue"] = "Infinity",
        ["minReplicas"] = "1.5",
        ["maxReplicas"] = "0",
        ["budget"] = "-1",
        ["rampUp"] = "fast",
        ["rampDown"] = "101%",
        ["capacity"] = "10:2,20:1",
        ["calendar"] = "mon-fri 8-18 min=2",
        ["timezone"] = "../../etc/passwd",
        ["model"] = "a b",
        ["mode"] = "preview!",
        ["minHistory"] = "30d",
    };

    public static Dictionary<string, string> With(params ReadOnlySpan<(string Key, string Value)> extra)
    {
        Dictionary<string, string> map = new() { ["query"] = Query, ["threshold"] = "100" };
        foreach ((string key, string value) in extra)
        {
            map[key] = value;
        }

        return map;
    }

    public static MetadataParseResult Parse(params ReadOnlySpan<(string Key, string Value)> extra) => Parse(With(extra));

    public static MetadataParseResult Parse(Dictionary<string, string> map) => new TriggerMetadataParser().Parse("shop", "frontend", map);

    public static TriggerOptions Options(params ReadOnlySpan<(string Key, string Value)> extra)
    {
        MetadataParseResult result = Parse(extra);
        Assert.Empty(result.Problems);
        return result.Options!;
    }

    public static MetadataProblem Problem(params ReadOnlySpan<(string Key, string Value)> extra) => Assert.Single(Parse(extra).Problems);
}
