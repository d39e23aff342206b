using System.Globalization;
using Grpc.Net.Client;

namespace PredictiveScaler.Host.Demo;

/// <summary>Starts all the demo needs on free ports, runs the replay, and takes everything down again.</summary>
internal sealed class DemoSession(DemoScenario scenario, IPace pace)
{
    public DemoScenario Scenario { get; } = scenario;

    public async Task<DemoOutcome> RunAsync(IDemoView view, CancellationToken cancellationToken)
    {
        ManualClock clock = new(Scenario.Start);
        Dictionary<string, IDemandFeed> feeds = new() { [DemoScenario.Query] = Scenario.Feed };
        await using EmbeddedPrometheus prometheus = await EmbeddedPrometheus.StartAsync(feeds, clock, cancellationToken);
        await using ReplayedService service = await ReplayedService.StartAsync(prometheus.Address, clock, cancellationToken);
        using GrpcChannel channel = GrpcChannel.ForAddress(service.GrpcAddress);
        KedaClient keda = new(channel.CreateCallInvoker(), DemoScenario.Namespace, DemoScenario.ScaledObject, Metadata(service.GrpcAddress));
        return await new DemoReplay(Scenario, clock, service, keda).RunAsync(view, pace, cancellationToken);
    }

    /// <summary>What a user writes into the ScaledObject, and no more.</summary>
    private static Dictionary<string, string> Metadata(Uri scaler) => new()
    {
        ["scalerAddress"] = scaler.Authority,
        ["query"] = DemoScenario.Query,
        ["threshold"] = DemoScenario.Threshold.ToString(CultureInfo.InvariantCulture),
    };
}
