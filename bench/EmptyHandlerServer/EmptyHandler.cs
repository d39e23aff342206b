using Grpc.Core;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.EmptyHandlerServer;

internal sealed class EmptyHandler : ExternalScaler.ExternalScalerBase
{
    private static readonly Task<GetMetricsResponse> Metrics = Task.FromResult(
        new GetMetricsResponse { MetricValues = { new MetricValue { MetricName = "empty", MetricValue_ = 1, MetricValueFloat = 1 } } });

    private static readonly Task<GetMetricSpecResponse> Spec = Task.FromResult(
        new GetMetricSpecResponse { MetricSpecs = { new MetricSpec { MetricName = "empty", TargetSize = 1, TargetSizeFloat = 1 } } });

    private static readonly Task<IsActiveResponse> Active = Task.FromResult(new IsActiveResponse { Result = true });

    public override Task<GetMetricsResponse> GetMetrics(GetMetricsRequest request, ServerCallContext context) => Metrics;

    public override Task<GetMetricSpecResponse> GetMetricSpec(ScaledObjectRef request, ServerCallContext context) => Spec;

    public override Task<IsActiveResponse> IsActive(ScaledObjectRef request, ServerCallContext context) => Active;
}
