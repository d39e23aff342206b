using System.CommandLine;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Assess;

/// <summary><c>assess</c>: what predictive scaling would be worth to one workload, on its own history.</summary>
internal static class AssessCommand
{
    /// <summary>As the program has it: console, system clock, the service's own Prometheus client.</summary>
    public static Command Create() => Create(CommandTexts.Console, TimeProvider.System, showProgress: !Console.IsErrorRedirected, Connect);

    /// <param name="connect">Opens the source of a request; disposed after use when it is disposable.</param>
    public static Command Create(CommandTexts texts, TimeProvider clock, bool showProgress, Func<AssessRequest, AssessTarget, IMetricSource> connect)
    {
        Option<string?> source = new("--source", "--url", "--prometheus") { Description = "Base URL of a Prometheus-compatible server, or the name of a source of the service's configuration." };
        Option<string?> config = new("--config") { Description = "The service's settings file with that source." };
        ServerOptions server = new();
        Option<string?> manifest = new("--manifest") { Description = "File with the ScaledObject in use: its prometheus trigger gives server, query and threshold, it gives replica bounds and behavior. Options win." };
        Option<string?> trace = new("--trace") { Description = "A recorded load (timestamp,value) instead of a server." };
        Option<string?> query = new("--query") { Description = "PromQL of the total demand." };
        Option<double?> threshold = new("--threshold") { Description = "Demand that one replica should carry, as in the trigger in use.", CustomParser = NumberOption.NullableParser("--threshold", 0.001, 1e15) };
        Option<double?> capacity = new("--capacity") { Description = "Demand that one ready replica serves without being slow (threshold / 0.7).", CustomParser = NumberOption.NullableParser("--capacity", 0.001, 1e15) };
        Option<TimeSpan?> startUp = new("--startup") { Description = "From asking for a pod until it serves (90s).", CustomParser = DurationOption.NullableParser("--startup", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) };
        Option<int?> least = new("--min") { Description = "Fewest replicas; 0 = it may go to zero (1).", CustomParser = NumberOption.NullableParser("--min", 0, 100_000) };
        Option<int?> most = new("--max") { Description = "Most replicas.", CustomParser = NumberOption.NullableParser("--max", 1, 100_000) };
        Option<WorkloadName?> workload = new("--workload") { Description = "What is scaled, such as deployment/shop.", CustomParser = KubernetesNameOption.Workload("--workload") };
        Option<string?> ns = new("--namespace", "-n") { Description = "Its namespace (default).", CustomParser = KubernetesNameOption.Label("--namespace") };
        Option<string?> name = new("--name") { Description = "Name of the ScaledObject.", CustomParser = KubernetesNameOption.Label("--name") };
        Option<TimeSpan?> window = new("--window") { Description = "How much history to read (14d).", CustomParser = DurationOption.NullableParser("--window", TimeSpan.FromDays(1), TimeSpan.FromDays(90)) };
        Option<TimeSpan?> step = new("--step") { Description = "Distance between two samples (60s).", CustomParser = DurationOption.NullableParser("--step", TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)) };
        Option<Uri?> cluster = new("--cluster-address") { HelpName = "URL", Description = "Base URL of the server as the service reaches it, for the ScaledObject (what the manifest names, else --source unless only this machine can reach it).", CustomParser = result => ServerOptions.Read(result, CollectValues.Url) };
        Option<string> address = new("--scaler-address") { Description = "host:port of this service as KEDA reaches it, for the ScaledObject.", DefaultValueFactory = _ => "predictive-scaler.keda:6000" };
        Option<bool> noTolerance = new("--no-tolerance-field") { Description = "No field tolerance in the ScaledObject: Kubernetes before 1.33 does not know it." };
        Option<string?> models = new("--models-dir") { Description = "Directory of ONNX models (those shipped)." };
        Option<string> output = new("--out") { Description = "Directory for report.html, scaledobject.yaml, summary.json, the trace and the back-test.", Required = true };
        Command command = new("assess", "Reads a workload's history, replays it under every policy, and says in plain words whether predictive scaling is worth it, with a report and a ScaledObject. Exit code 0: done, whatever the verdict; 1: failed; 2: usage.")
        {
            source, manifest, query, threshold, capacity, startUp, least, most, workload, ns, name, window, step, trace, cluster, address, noTolerance, models, config, output,
        };
        server.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            string? where = parsed.GetValue(source);
            bool isUrl = where?.Contains("://", StringComparison.Ordinal) is true;
            string? problem = null;
            AssessRequest request = new()
            {
                Out = parsed.GetValue(output)!,
                Trace = parsed.GetValue(trace),
                Url = isUrl ? CollectValues.Url("--source", where!, text => problem = text) : null,
                SourceName = isUrl ? null : where,
                ClusterAddress = parsed.GetValue(cluster),
                ConfigFile = parsed.GetValue(config),
                Server = server.Read(parsed),
                Manifest = parsed.GetValue(manifest),
                Query = parsed.GetValue(query),
                Threshold = parsed.GetValue(threshold),
                Capacity = parsed.GetValue(capacity),
                StartUp = parsed.GetValue(startUp),
                MinReplicas = parsed.GetValue(least),
                MaxReplicas = parsed.GetValue(most),
                Name = parsed.GetValue(name),
                Namespace = parsed.GetValue(ns),
                Workload = parsed.GetValue(workload),
                Window = parsed.GetValue(window) ?? TimeSpan.FromDays(14),
                Step = parsed.GetValue(step) ?? TimeSpan.FromMinutes(1),
                ScalerAddress = parsed.GetValue(address)!,
                MayHaveToleranceField = !parsed.GetValue(noTolerance),
                ModelsDirectory = parsed.GetValue(models),
            };
            if (problem is { } wrong)
            {
                texts.Error.WriteLine(wrong);
                return Task.FromResult(ExitCodes.Usage);
            }

            return new AssessRun(texts, clock, showProgress, connect).RunAsync(request, cancellationToken);
        });
        return command;
    }

    private static PrometheusAt Connect(AssessRequest request, AssessTarget target) =>
        ServerSource.Connect(new ServerChoice { Url = target.Url, SourceName = request.SourceName, ConfigFile = request.ConfigFile, Server = request.Server });
}
