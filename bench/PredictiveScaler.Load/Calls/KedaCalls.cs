using System.Globalization;
using Grpc.Net.Client;
using PredictiveScaler.Load.Source;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.Load.Calls;

/// <summary>The three calls that KEDA makes for each ScaledObject, over one connection or each over its own.</summary>
internal sealed class KedaCalls : IDisposable
{
    private readonly Uri _address;
    private readonly GrpcChannel? _shared;
    private readonly ExternalScaler.ExternalScalerClient? _client;
    private readonly GetMetricsRequest[] _requests;

    public KedaCalls(Uri address, int triggers, bool connectionPerCall)
    {
        _address = address;
        _requests = [.. Enumerable.Range(0, triggers).Select(Request)];
        if (!connectionPerCall)
        {
            _shared = Connect();
            _client = new ExternalScaler.ExternalScalerClient(_shared);
        }
    }

    public int Triggers => _requests.Length;

    /// <summary>What KEDA sends for one ScaledObject.</summary>
    public static GetMetricsRequest Request(int number)
    {
        ScaledObjectRef reference = new() { Namespace = "load", Name = string.Create(CultureInfo.InvariantCulture, $"service-{number}") };
        reference.ScalerMetadata.Add("scalerAddress", "predictive-scaler.keda:6000");
        reference.ScalerMetadata.Add("query", LocalSource.Query(number));
        reference.ScalerMetadata.Add("threshold", "50");
        return new GetMetricsRequest { ScaledObjectRef = reference, MetricName = "s0-load" };
    }

    public async Task CallAsync(CallKind kind, int trigger)
    {
        if (_client is not null)
        {
            await CallAsync(_client, kind, _requests[trigger]);
            return;
        }

        using GrpcChannel own = Connect();
        await CallAsync(new ExternalScaler.ExternalScalerClient(own), kind, _requests[trigger]);
    }

    public void Dispose() => _shared?.Dispose();

    // KEDA multiplexes all calls of an address over one connection.
    private GrpcChannel Connect() => GrpcChannel.ForAddress(_address, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler { UseProxy = false },
        DisposeHttpClient = true,
    });

    private static async Task CallAsync(ExternalScaler.ExternalScalerClient client, CallKind kind, GetMetricsRequest request)
    {
        switch (kind)
        {
            case CallKind.GetMetricSpec:
                await client.GetMetricSpecAsync(request.ScaledObjectRef);
                break;
            case CallKind.GetMetrics:
                await client.GetMetricsAsync(request);
                break;
            default:
                await client.IsActiveAsync(request.ScaledObjectRef);
                break;
        }
    }
}
