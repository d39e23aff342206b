using System.CommandLine;
using Grpc.Core;
using PredictiveScaler.Host.Commands;
using Spectre.Console;

namespace PredictiveScaler.Host.Demo;

/// <summary><c>demo</c>: the whole product on one machine with nothing installed.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan Length = TimeSpan.FromDays(2);

    private static readonly Option<bool> Once = new("--once") { Description = "replay as fast as the machine allows" };
    private static readonly Option<bool> Json = new("--json") { Description = "print nothing but the result, as one JSON object (with --once)" };
    private static readonly Option<double> Speed = new("--speed")
    {
        Description = "simulated seconds in one second (default 1800)",
        DefaultValueFactory = _ => 1800,
        CustomParser = NumberOption.Parser("--speed", 1, 1e6),
    };

    public static Command Create()
    {
        Command command = new("demo", "Replay two days of a made-up service: embedded Prometheus, the real scaler, KEDA and an HPA calling it over gRPC");
        command.Validators.Add(result => Require(result.GetValue(Once) || !result.GetValue(Json), "--json needs --once", result.AddError));
        command.Validators.Add(result => Require(
            !result.GetValue(Once) || result.GetResult(Speed) is not { Implicit: false }, "--speed has no effect with --once: leave one of them out", result.AddError));
        command.Options.Add(Once);
        command.Options.Add(Json);
        command.Options.Add(Speed);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IPace pace = parsed.GetValue(Once) ? new FullSpeed() : new SteadyPace(parsed.GetValue(Speed), TimeProvider.System);
        DemoSession session = new(DemoScenario.Create(Length), pace);
        try
        {
            if (parsed.GetValue(Json))
            {
                DemoOutcome result = await session.RunAsync(new NoView(), cancellationToken);
                Console.Out.WriteLine(DemoJson.Write(result.Result));
                await NoteInterruptionAsync(result);
                return ExitCodes.Done;
            }

            DemoOutcome outcome = CanDraw ? await RunOnScreenAsync(session, cancellationToken) : await session.RunAsync(new PlainView(Console.Out), cancellationToken);
            DemoSummary.Write(Console.Out, outcome, Console.IsOutputRedirected ? int.MaxValue : AnsiConsole.Profile.Width);
            return ExitCodes.Done;
        }
        catch (Exception failed) when (failed is RpcException or InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync($"The demo failed: {failed.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Failed;
        }
    }

    private static bool CanDraw => AnsiConsole.Profile.Capabilities is { Interactive: true, Ansi: true, Unicode: true } && !Console.IsOutputRedirected;

    private static Task<DemoOutcome> RunOnScreenAsync(DemoSession session, CancellationToken cancellationToken) =>
        AnsiConsole.Live(new Text("Two weeks of history are being read ..."))
            .StartAsync(screen => session.RunAsync(
                new LiveView(screen, session.Scenario, AnsiConsole.Profile, TimeProvider.System), cancellationToken));

    private static Task NoteInterruptionAsync(DemoOutcome outcome) => outcome.Interrupted
        ? Console.Error.WriteLineAsync("Interrupted: the result covers only what was replayed until then.")
        : Task.CompletedTask;

    private static void Require(bool holds, string problem, Action<string> report)
    {
        if (!holds)
        {
            report(problem);
        }
    }
}
