using System.Buffers.Binary;
using System.CommandLine;
using Google.Protobuf;
using Grpc.Net.Client;
using PredictiveScaler.Control;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Load.Calls;
using PredictiveScaler.Load.Source;
using PredictiveScaler.Planning;
using PredictiveScaler.Serving.Contract;

namespace PredictiveScaler.Load.AnswerPath;

/// <summary>
/// <c>answer-path</c>: the service as <c>serve</c> runs it, with forecasts running, and the floors beside it in the same process, until its
/// input ends. For h2load.
/// </summary>
internal static class AnswerPathCommand
{
    private const int FrameHeader = 5;
    private static readonly Option<int> Triggers = new("--triggers") { Description = "ScaledObjects that are kept fresh meanwhile", DefaultValueFactory = _ => 100 };
    private static readonly Option<DirectoryInfo> Out = new("--out") { Description = "directory for the requests and the address", Required = true };

    public static Command Create()
    {
        Command command = new("answer-path", "Serve GetMetrics and empty handlers in one process, for answer-path.sh") { Triggers, Out };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using LocalSource source = await LocalSource.StartAsync(TimeProvider.System);
        await using WebApplication app = ScalerHost.Build(configuration => configuration.AddInMemoryCollection(Settings(source)), adjust: Adjust);
        app.MapGrpcService<EmptyAnswers>();
        await app.StartAsync(cancellationToken);
        Uri address = ScalerHost.GrpcAddress(app);
        await WarmAsync(app, address, parsed.GetValue(Triggers), cancellationToken);
        string directory = parsed.GetValue(Out)!.FullName;
        await File.WriteAllBytesAsync(Path.Combine(directory, "get-metrics.bin"), Framed(KedaCalls.Request(0)), cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(directory, "nothing.bin"), new byte[FrameHeader], cancellationToken);
        await Console.Out.WriteLineAsync(address.AbsoluteUri.TrimEnd('/'));
        await Console.In.ReadToEndAsync(cancellationToken);
        return 0;
    }

    private static Dictionary<string, string?> Settings(LocalSource source) => new()
    {
        ["Serve:GrpcPort"] = "0",
        ["Serve:HttpPort"] = "0",
        ["Sources:main:Url"] = source.Address.ToString(),
        // What is measured is how fast it answers, not how fast it lets itself be asked.
        ["Serve:Limits:CallsPerSecond"] = "0",
        ["Serve:Limits:CallsPerSecondPerConnection"] = "0",
    };

    private static void Adjust(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<EmptyAnswers>();
    }

    /// <summary>Every trigger is known and judged, so that what is measured is what a service answers in its normal life.</summary>
    private static async Task WarmAsync(WebApplication app, Uri address, int triggers, CancellationToken cancellationToken)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(address);
        ExternalScaler.ExternalScalerClient client = new(channel);
        for (int i = 0; i < triggers; i++)
        {
            await client.GetMetricsAsync(KedaCalls.Request(i), cancellationToken: cancellationToken);
        }

        TriggerRegistry registry = app.Services.GetRequiredService<TriggerRegistry>();
        while (registry.All.Any(trigger => trigger.Plan?.State is not (PlanState.Predictive or PlanState.Demoted)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
        }
    }

    private static byte[] Framed(IMessage message)
    {
        byte[] framed = new byte[FrameHeader + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), framed.Length - FrameHeader);
        message.WriteTo(framed.AsSpan(FrameHeader));
        return framed;
    }
}
