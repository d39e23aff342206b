using Grpc.Core;

namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary>What KEDA got in one round of calls; null where a call failed.</summary>
internal sealed record KedaAnswer(double Target, double? Value, bool? Active, StatusCode Metrics, StatusCode Activity)
{
    public bool IsComplete => Value is not null && Active is not null;
}
