using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using PredictiveScaler.Host.Commands;

namespace PredictiveScaler.Host.Serve;

/// <summary><c>serve</c>: runs the service until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <summary>Longer than draining and stopping may take; the one who sent the signal kills when it lasts too long for him.</summary>
    internal static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(6);

    private static readonly Option<string> Bind = new("--bind") { Description = "IP address to listen on (default 127.0.0.1; a container sets 0.0.0.0)" };
    private static readonly Option<int?> GrpcPort = Port("--grpc-port", "port for KEDA's calls (default 6000; 0 = a free one)");
    private static readonly Option<int?> HealthPort = Port("--health-port", "plaintext port with grpc.health.v1 alone, for probes when the gRPC port speaks TLS");
    private static readonly Option<int?> HttpPort = Port("--http-port", "port for metrics, health pages and the API (default 8080; 0 = a free one)");
    private static readonly Option<int?> MetricsPort = Port("--metrics-port", "port with metrics and health pages alone (default: they are on the HTTP port; 0 = a free one)");
    private static readonly Option<string> Store = new("--store") { Description = "directory for samples and plans, so that a restart leaves no gap (default: none)" };
    private static readonly Option<string> Models = new("--models") { Description = "directory of ONNX models (default: those shipped)" };
    private static readonly Option<string> Config = new("--config") { Description = "JSON file with settings, read after appsettings.json" };

    public static Command Create()
    {
        Command command = new("serve", "Serve KEDA's ExternalScaler contract (the default command)");
        foreach (Option option in Options)
        {
            command.Options.Add(option);
        }

        command.SetAction(RunAsync);
        return command;
    }

    internal static IReadOnlyList<Option> Options { get; } = [Bind, GrpcPort, HealthPort, HttpPort, MetricsPort, Store, Models, Config];

    internal static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // The command-line library knows whom to wait for on SIGTERM only once it has the task: without this, a start that never waits is ended with 143.
        await Task.Yield();
        try
        {
            await using WebApplication app = ScalerHost.Build(configuration => Configure(configuration, parsed));
            await StartAsync(app, cancellationToken);
            ServedParts.LogStart(app);
            await app.WaitForShutdownAsync(cancellationToken);
            ServedParts.LogStop(app);
            return ExitCode(app);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Done;
        }
        catch (Exception failed) when (StartFailure.Of(failed) is { } failure)
        {
            await Console.Error.WriteLineAsync(failure.Text);
            return failure.ExitCode;
        }
    }

    /// <summary>The operating system's refusal names neither address nor option.</summary>
    private static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception refused) when (refused is SocketException or IOException { InnerException: AddressInUseException })
        {
            ServeOptions serve = app.Configuration.GetSection(ServeOptions.Section).Get<ServeOptions>() ?? new ServeOptions();
            string ports = string.Join(", ", new[] { serve.GrpcPort, serve.HttpPort, serve.HealthPort, serve.MetricsPort }.OfType<int>());
            throw new IOException($"Cannot listen on {serve.Bind} (--bind), ports {ports}.", refused);
        }
    }

    /// <summary>A part that ends by itself stops the service; whoever restarts it must see that it failed.</summary>
    private static int ExitCode(WebApplication app)
    {
        Exception[] faults = [.. app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Select(part => part.ExecuteTask?.Exception).OfType<Exception>()];
        foreach (Exception fault in faults)
        {
            Log.PartFailed(app.Logger, fault.GetBaseException());
        }

        return faults.Length == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static void Configure(IConfigurationBuilder configuration, ParseResult parsed)
    {
        if (parsed.GetValue(Config) is { } file)
        {
            configuration.AddJsonFile(Path.GetFullPath(file), optional: false);
        }

        Dictionary<string, string?> given = new()
        {
            // Its stack traces of a failed start or part are said by this command, in words.
            ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
        };
        Add(given, nameof(ServeOptions.Bind), parsed.GetValue(Bind));
        Add(given, nameof(ServeOptions.GrpcPort), Text(parsed.GetValue(GrpcPort)));
        Add(given, nameof(ServeOptions.HealthPort), Text(parsed.GetValue(HealthPort)));
        Add(given, nameof(ServeOptions.HttpPort), Text(parsed.GetValue(HttpPort)));
        Add(given, nameof(ServeOptions.MetricsPort), Text(parsed.GetValue(MetricsPort)));
        Add(given, nameof(ServeOptions.Store), parsed.GetValue(Store));
        Add(given, nameof(ServeOptions.Models), parsed.GetValue(Models));
        configuration.AddInMemoryCollection(given);
    }

    private static void Add(Dictionary<string, string?> given, string name, string? value)
    {
        if (value is not null)
        {
            given[$"{ServeOptions.Section}:{name}"] = value;
        }
    }

    private static Option<int?> Port(string name, string description) =>
        new(name) { Description = description, CustomParser = NumberOption.NullableParser(name, 0, ushort.MaxValue) };

    private static string? Text(int? port) => port?.ToString(CultureInfo.InvariantCulture);
}
