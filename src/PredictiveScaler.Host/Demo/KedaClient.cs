using Grpc.Core;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.Host.Demo;

/// <summary>
/// KEDA's side of one external trigger: GetMetricSpec, GetMetrics, IsActive in this order, no deadline, the pair asked once more when it
/// fails, and answers read as KEDA reads them.
/// </summary>
internal sealed class KedaClient : IKedaScaler
{
    private readonly ExternalScaler.ExternalScalerClient _client;
    private readonly ScaledObjectRef _scaledObject;

    public KedaClient(CallInvoker invoker, string scaledObjectNamespace, string name, IReadOnlyDictionary<string, string> metadata)
    {
        _client = new ExternalScaler.ExternalScalerClient(invoker);
        _scaledObject = new ScaledObjectRef { Namespace = scaledObjectNamespace, Name = name };
        foreach ((string key, string value) in metadata)
        {
            _scaledObject.ScalerMetadata.Add(key, value);
        }
    }

    /// <exception cref="RpcException">The service refuses the trigger.</exception>
    public async Task<double> TargetAsync(CancellationToken cancellationToken)
    {
        MetricSpec spec = await SpecAsync(cancellationToken);
        return KedaQuantity.Read(spec.TargetSizeFloat, spec.TargetSize);
    }

    public async Task<ScalerAnswer> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            MetricSpec spec = await SpecAsync(cancellationToken);
            return await AskPairTwiceAsync(spec.MetricName, cancellationToken);
        }
        catch (RpcException failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new ScalerAnswer(null, null, $"{failure.StatusCode}: {failure.Status.Detail}");
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private async Task<ScalerAnswer> AskPairTwiceAsync(string metricName, CancellationToken cancellationToken)
    {
        try
        {
            return await AskPairAsync(metricName, cancellationToken);
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            return await AskPairAsync(metricName, cancellationToken);
        }
    }

    private async Task<ScalerAnswer> AskPairAsync(string metricName, CancellationToken cancellationToken)
    {
        GetMetricsRequest request = new() { ScaledObjectRef = _scaledObject, MetricName = metricName };
        GetMetricsResponse metrics = await _client.GetMetricsAsync(request, cancellationToken: cancellationToken);
        IsActiveResponse activity = await _client.IsActiveAsync(_scaledObject, cancellationToken: cancellationToken);

        // The HPA adds up what a response holds.
        return metrics.MetricValues.Count == 0
            ? new ScalerAnswer(null, null, "no matching metrics found")
            : new ScalerAnswer(metrics.MetricValues.Sum(value => KedaQuantity.Read(value.MetricValueFloat, value.MetricValue_)), activity.Result);
    }

    private async Task<MetricSpec> SpecAsync(CancellationToken cancellationToken)
    {
        GetMetricSpecResponse answer = await _client.GetMetricSpecAsync(_scaledObject, cancellationToken: cancellationToken);
        return answer.MetricSpecs.Count == 1
            ? answer.MetricSpecs[0]
            : throw new RpcException(new Status(StatusCode.Internal, $"{answer.MetricSpecs.Count} metric specs, 1 was expected"));
    }
}
