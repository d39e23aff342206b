using System.CommandLine;
using System.CommandLine.Parsing;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Recommending;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Recommend;

/// <summary><c>predictive-scaler recommend</c>: requests and limits for a workload, with reasons.</summary>
internal static class RecommendCommand
{
    /// <summary>As the program has it: console, system clock, the service's own Prometheus client.</summary>
    public static Command Create() => Create(CommandTexts.Console, TimeProvider.System, ServerSource.Connect, showProgress: !Console.IsErrorRedirected);

    /// <param name="connect">Opens the source of a request; disposed after use when it is disposable.</param>
    public static Command Create(CommandTexts texts, TimeProvider clock, Func<ServerChoice, PrometheusAt> connect, bool showProgress = false)
    {
        Option<string?> source = new("--source", "--prometheus") { HelpName = "URL|NAME", Description = "Base URL of a Prometheus-compatible server, or the name of a source of the service's configuration (its default source)." };
        Option<string?> config = new("--config") { Description = "The service's settings file with that source; environment variables (Sources__NAME__Url) work as for serve." };
        ServerOptions server = new();
        Option<WorkloadName?> workload = new("--workload") { Description = "Such as deployment/shop.", Required = true, CustomParser = KubernetesNameOption.Workload("--workload") };
        Option<string> ns = new("--namespace", "-n") { Description = "Namespace of the workload.", DefaultValueFactory = _ => "default", CustomParser = result => KubernetesNameOption.Label("--namespace")(result)! };
        Option<string?> container = new("--container") { Description = "One container (all of them).", CustomParser = KubernetesNameOption.Label("--container") };
        Option<TimeSpan?> window = new("--window") { Description = "How far back to look (8d).", CustomParser = ReadWindow };
        Option<MemoryLimitPolicy> memoryLimit = Choice<MemoryLimitPolicy>("--memory-limit", "What goes with the memory request (request).", [("request", MemoryLimitPolicy.Request), ("upper-bound", MemoryLimitPolicy.UpperBound), ("none", MemoryLimitPolicy.None)]);
        Option<CpuLimitPolicy> cpuLimit = Choice<CpuLimitPolicy>("--cpu-limit", "What goes with the CPU request (none).", [("none", CpuLimitPolicy.None), ("upper-bound", CpuLimitPolicy.UpperBound), ("request", CpuLimitPolicy.Request)]);
        Option<RecommendFormat> format = Choice<RecommendFormat>("--format", "yaml is a patch that kubectl takes (text).", [("text", RecommendFormat.Text), ("json", RecommendFormat.Json), ("yaml", RecommendFormat.Yaml)]);
        Option<string?> file = new("--out") { Description = "File to write instead of the standard output." };
        ScalingOptions scaling = new();

        Command command = new("recommend", "Recommends CPU and memory requests and limits for a workload from its own usage and, given its demand (--query), how to scale it, each figure with its reason. Exit code 0: done; 1: nothing can be recommended; 2: usage.")
        {
            source, config, workload, ns, container, window, memoryLimit, cpuLimit, format, file,
        };
        scaling.AddTo(command);
        server.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            string? where = parsed.GetValue(source);
            bool isUrl = where?.Contains("://", StringComparison.Ordinal) is true;
            List<string> problems = [];
            RecommendRequest request = new()
            {
                Server = new ServerChoice
                {
                    Url = isUrl ? CollectValues.Url("--source", where!, problems.Add) : null,
                    SourceName = isUrl ? null : where,
                    ConfigFile = parsed.GetValue(config),
                    Server = server.Read(parsed),
                },
                Workload = parsed.GetValue(workload)!,
                Namespace = parsed.GetValue(ns)!,
                Container = parsed.GetValue(container),
                Window = parsed.GetValue(window) ?? UsageRequest.DefaultWindow,
                MemoryLimit = parsed.GetValue(memoryLimit),
                CpuLimit = parsed.GetValue(cpuLimit),
                Scaling = scaling.Read(parsed, problems.Add),
                ScaledObject = scaling.ScaledObject(parsed),
                Format = parsed.GetValue(format),
                Out = parsed.GetValue(file),
            };
            return new RecommendRun(texts, clock, connect, showProgress).RunAsync(request, problems, cancellationToken);
        });
        return command;
    }

    private static TimeSpan? ReadWindow(ArgumentResult result)
    {
        if (Durations.TryParse(Text(result), TimeSpan.FromDays(1), out TimeSpan window) && window >= UsageRequest.LeastWindow && window <= UsageRequest.MostWindow)
        {
            return window;
        }

        result.AddError($"--window takes a time from {Durations.Format(UsageRequest.LeastWindow)} to {Durations.Format(UsageRequest.MostWindow)}, such as 8d.");
        return null;
    }

    private static Option<T> Choice<T>(string name, string description, (string Text, T Value)[] choices)
        where T : struct, Enum => new(name)
        {
            Description = description,
            HelpName = string.Join('|', choices.Select(choice => choice.Text)),
            CustomParser = result =>
            {
                string text = Text(result);
                if (Array.Find(choices, choice => choice.Text == text) is { Text: not null } found)
                {
                    return found.Value;
                }

                result.AddError($"{name} takes {string.Join(", ", choices.Select(choice => choice.Text))}.");
                return default;
            },
        };

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
}
