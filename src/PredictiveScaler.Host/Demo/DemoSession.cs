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
        KedaClient keda = Keda(channel, DemoScenario.ScaledObject, DemoScenario.Threshold);
        KedaClient tighter = Keda(channel, DemoScenario.TighterScaledObject, DemoScenario.TighterThreshold);
        return await new DemoReplay(Scenario, clock, service, keda, tighter).RunAsync(view, pace, cancellationToken);
    }

    /// <summary>The metadata is what a user writes into the ScaledObject, and no more.</summary>
    private static KedaClient Keda(GrpcChannel channel, string scaledObject, double threshold) =>
        new(channel.CreateCallInvoker(), DemoScenario.Namespace, scaledObject, new Dictionary<string, string>
        {
            ["scalerAddress"] = channel.Target,
            ["query"] = DemoScenario.Query,
            ["threshold"] = threshold.ToString(CultureInfo.InvariantCulture),
        });
}
