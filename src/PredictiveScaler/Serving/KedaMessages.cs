using PredictiveScaler.Control;
using PredictiveScaler.Planning;
using PredictiveScaler.Serving.Contract;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Serving;

/// <summary>The only file that knows the fields of KEDA's messages.</summary>
internal static class KedaMessages
{
    public static TriggerIdentity Identity(ScaledObjectRef reference) =>
        new(reference.Namespace, reference.Name, reference.ScalerMetadata);

    /// <summary>One spec with a constant target; both target fields, as KEDA before 2.17 reads only the integer.</summary>
    public static GetMetricSpecResponse Spec(TriggerOptions options) => new()
    {
        MetricSpecs = { new MetricSpec { MetricName = options.MetricName, TargetSizeFloat = options.Threshold, TargetSize = Math.Max(1, RoundUp(options.Threshold)) } },
    };

    /// <summary>Exactly one value: the HPA sums all that it gets. Both fields, so that 0 is 0 to every KEDA.</summary>
    public static GetMetricsResponse Value(string metricName, Plan plan) => new()
    {
        MetricValues = { new MetricValue { MetricName = metricName, MetricValueFloat = plan.Value, MetricValue_ = RoundUp(plan.Value) } },
    };

    private static long RoundUp(double value) => value >= long.MaxValue ? long.MaxValue : (long)Math.Ceiling(value);
}
