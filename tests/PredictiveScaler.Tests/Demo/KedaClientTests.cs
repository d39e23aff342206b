using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PredictiveScaler.Host.Demo;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.Tests.Demo;

public sealed class KedaClientTests : IAsyncLifetime
{
    private readonly ScriptedService _service = new();
    private WebApplication _server = null!;
    private GrpcChannel _channel = null!;
    private KedaClient _keda = null!;

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(_service);
        _server = builder.Build();
        _server.MapGrpcService<ScriptedService>();
        await _server.StartAsync();
        _channel = GrpcChannel.ForAddress(_server.Urls.First());
        _keda = new KedaClient(_channel.CreateCallInvoker(), "shop", "frontend", new Dictionary<string, string> { ["query"] = "up" });
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_round_asks_spec_metrics_and_activity_in_kedas_order_with_the_whole_map()
    {
        ScalerAnswer answer = await _keda.AskAsync(default);

        Assert.Equal(new ScalerAnswer(120.5, true), answer);
        Assert.Equal(["spec shop/frontend up", "metrics s-rps shop/frontend up", "active shop/frontend up"], _service.Calls);
    }

    [Fact]
    public async Task The_target_is_that_of_the_spec() => Assert.Equal(50, await _keda.TargetAsync(default));

    [Fact]
    public async Task A_failing_pair_is_asked_once_more_before_it_counts_as_a_failure()
    {
        _service.Failures = 1;
        Assert.Equal(120.5, (await _keda.AskAsync(default)).Value);

        _service.Failures = 2;
        ScalerAnswer failed = await _keda.AskAsync(default);

        Assert.Equal(new ScalerAnswer(null, null, "Unavailable: no trustworthy forecast"), failed);
    }

    [Fact]
    public async Task A_refused_trigger_tells_why()
    {
        _service.Refusal = "threshold: must be at least 0.001";

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => _keda.TargetAsync(default));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains("threshold", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("InvalidArgument: threshold: must be at least 0.001", (await _keda.AskAsync(default)).Failure);
    }

    private sealed class ScriptedService : ExternalScaler.ExternalScalerBase
    {
        public List<string> Calls { get; } = [];

        public int Failures { get; set; }

        public string? Refusal { get; set; }

        public override Task<GetMetricSpecResponse> GetMetricSpec(ScaledObjectRef request, ServerCallContext context)
        {
            if (Refusal is { } problem)
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, problem));
            }

            Calls.Add($"spec {Describe(request)}");
            MetricSpec spec = new() { MetricName = "s-rps", TargetSize = 51, TargetSizeFloat = 50 };
            return Task.FromResult(new GetMetricSpecResponse { MetricSpecs = { spec } });
        }

        public override Task<GetMetricsResponse> GetMetrics(GetMetricsRequest request, ServerCallContext context)
        {
            if (Failures > 0)
            {
                Failures--;
                throw new RpcException(new Status(StatusCode.Unavailable, "no trustworthy forecast"));
            }

            Calls.Add($"metrics {request.MetricName} {Describe(request.ScaledObjectRef)}");
            MetricValue value = new() { MetricName = request.MetricName, MetricValue_ = 121, MetricValueFloat = 120.5 };
            return Task.FromResult(new GetMetricsResponse { MetricValues = { value } });
        }

        public override Task<IsActiveResponse> IsActive(ScaledObjectRef request, ServerCallContext context)
        {
            Calls.Add($"active {Describe(request)}");
            return Task.FromResult(new IsActiveResponse { Result = true });
        }

        private static string Describe(ScaledObjectRef scaledObject) =>
            $"{scaledObject.Namespace}/{scaledObject.Name} {scaledObject.ScalerMetadata["query"]}";
    }
}
