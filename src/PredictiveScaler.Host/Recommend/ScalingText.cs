using System.Globalization;
using PredictiveScaler.Host.Manifests;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Recommend;

/// <summary>How a workload should scale, for a person.</summary>
internal static class ScalingText
{
    public static void Write(TextWriter output, ScalingAdvice advice)
    {
        output.WriteLine("scaling");
        Write(output, "mode", advice.Mode.Value.ToString(), advice.Mode.Reason);
        Write(output, "threshold", advice.Threshold.Value.ToString("0.###", CultureInfo.InvariantCulture), advice.Threshold.Reason);
        Write(output, "replicas, min", Text(advice.MinReplicas.Value), advice.MinReplicas.Reason);
        Write(output, "replicas, max", Text(advice.MaxReplicas.Value), advice.MaxReplicas.Reason);
        BehaviorView behavior = BehaviorView.Of(advice.Behavior.Value);
        Write(output, "scale up", Text(behavior.ScaleUp), "");
        Write(output, "scale down", Text(behavior.ScaleDown), advice.Behavior.Reason);
        Write(output, "fallback", Text(advice.FallbackReplicas.Value), advice.FallbackReplicas.Reason);
        Write(output, "pod hours/day", advice.PodHoursPerDay.Value.ToString("0.#", CultureInfo.InvariantCulture), advice.PodHoursPerDay.Reason);
        Write(output, "short, min/day", advice.ViolationMinutesPerDay.Value.ToString("0.#", CultureInfo.InvariantCulture), advice.ViolationMinutesPerDay.Reason);
        foreach (string note in advice.Notes)
        {
            RecommendationText.Wrapped(output, "  note: ", note);
        }
    }

    private static void Write(TextWriter output, string name, string value, string reason)
    {
        output.WriteLine($"  {name,-14} {value}");
        RecommendationText.Wrapped(output, "    ", reason);
    }

    private static string Text(int replicas) => replicas.ToString(CultureInfo.InvariantCulture);

    private static string Text(ScalingRulesView rules)
    {
        string policies = string.Join(" or ", rules.Policies.Select(policy => string.Create(
            CultureInfo.InvariantCulture, $"{policy.Value}{(policy.Type == "Percent" ? " %" : " pods")} in {policy.PeriodSeconds} s")));
        string choice = rules.Policies.Count > 1 ? $" ({(rules.SelectPolicy == "Min" ? "the smaller" : "the larger")})" : "";
        string tolerance = rules.Tolerance is { } share ? string.Create(CultureInfo.InvariantCulture, $", tolerance {share:0.###}") : "";
        return rules.SelectPolicy == "Disabled"
            ? "never"
            : string.Create(CultureInfo.InvariantCulture, $"window {rules.StabilizationWindowSeconds} s, {policies}{choice}{tolerance}");
    }
}
