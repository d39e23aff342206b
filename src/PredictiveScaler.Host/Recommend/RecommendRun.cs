using System.Text;
using PredictiveScaler.Collecting;
using PredictiveScaler.Host.Assess;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Host.Manifests;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Recommend;

/// <summary>Reads usage, recommends, writes.</summary>
/// <param name="connect">Opens the source of a request; disposed after use when it is disposable.</param>
/// <param name="showProgress">Whether the error output is a terminal.</param>
internal sealed class RecommendRun(CommandTexts texts, TimeProvider clock, Func<ServerChoice, PrometheusAt> connect, bool showProgress)
{
    /// <returns>0 done, 1 nothing can be recommended, 2 usage.</returns>
    public async Task<int> RunAsync(RecommendRequest request, IReadOnlyList<string> problems, CancellationToken cancellationToken)
    {
        if (problems.Count > 0 || UsageProblem(request) is not null)
        {
            await texts.Error.WriteLineAsync(problems.Count > 0 ? string.Join('\n', problems) : UsageProblem(request));
            return ExitCodes.Usage;
        }

        Lazy<PrometheusAt> source = new(() => connect(request.Server));
        try
        {
            if (request.Scaling is { } scaling)
            {
                await RecommendAllAsync(request, scaling, source, cancellationToken);
            }
            else
            {
                Write(request, await ResourcesAsync(request, source.Value, cancellationToken), null);
            }

            return ExitCodes.Done;
        }
        catch (Exception problem) when (CommandFailure.Of(problem, "Interrupted.", cancellationToken) is { } failure)
        {
            return failure.Tell(texts.Error);
        }
        finally
        {
            if (source.IsValueCreated)
            {
                source.Value.Dispose();
            }
        }
    }

    private async Task RecommendAllAsync(RecommendRequest request, AssessRequest scaling, Lazy<PrometheusAt> source, CancellationToken cancellationToken)
    {
        WorkloadRecommendation recommendation;
        try
        {
            recommendation = await ResourcesAsync(request, source.Value, cancellationToken);
        }
        catch (Exception problem) when (problem is RecommendException or CollectException)
        {
            // How to scale can be said all the same.
            recommendation = WithoutResources(request, problem.Message);
        }

        AssessTarget target = Target(request, scaling);
        RecommendedScaling found = await new RecommendScaling(texts.Error, clock, showProgress).FindAsync(
            scaling with { Url = request.Server.Url, SourceName = request.Server.SourceName }, target, () => source.Value, cancellationToken);
        Write(request, recommendation with { Scaling = found.Advice }, found.ScaledObject);
    }

    private async Task<WorkloadRecommendation> ResourcesAsync(RecommendRequest request, PrometheusAt source, CancellationToken cancellationToken)
    {
        WorkloadUsage usage = await new WorkloadUsageReader(source).ReadAsync(UsageOf(request), cancellationToken);
        return new ResourceRecommender(request.MemoryLimit, request.CpuLimit).Recommend(usage);
    }

    private WorkloadRecommendation WithoutResources(RecommendRequest request, string why)
    {
        UsageRequest usage = UsageOf(request);
        return new WorkloadRecommendation
        {
            Namespace = request.Namespace,
            Workload = request.Workload,
            From = usage.End - usage.Window,
            To = usage.End,
            Pods = null,
            Containers = [],
            Notes = ["No CPU and memory are recommended: " + why],
        };
    }

    private static AssessTarget Target(RecommendRequest request, AssessRequest scaling) => new()
    {
        Name = scaling.Name ?? request.Workload.Name,
        Namespace = request.Namespace,
        Workload = request.Workload,
        WorkloadIsKnown = true,
        Url = request.Server.Url,
        ClusterAddress = scaling.ClusterAddress ?? request.Server.Url,
        Query = scaling.Query,
        Threshold = scaling.Threshold!.Value,
        Capacity = scaling.Capacity,
        MinReplicas = scaling.MinReplicas ?? 1,
        MinReplicasAreAssumed = scaling.MinReplicas is null,
        MaxReplicas = scaling.MaxReplicas,
        BehaviorIsAssumed = true,
    };

    private static string? UsageProblem(RecommendRequest request) => request switch
    {
        { Server: { Url: null, Server: { Headers.Count: > 0 } or { BearerToken: not null } or { User: not null } or { CaFile: not null } or { Timeout: not null } } } =>
            "--timeout, --header, --bearer-token, --user, --password and --ca-file go with the URL of a server in --source; a configured source has its own.",
        { Scaling: { Query: null }, Format: RecommendFormat.Yaml } => "--format yaml with --trace needs --query: the ScaledObject has it.",
        { Server.Server: { User: null, Password: not null } } => "A password needs --user.",
        { Server.Server: { User: not null, Password: null } } => $"--user needs --password {SecretReference.Rule}.",
        _ => null,
    };

    private UsageRequest UsageOf(RecommendRequest request)
    {
        long now = clock.GetUtcNow().UtcTicks;
        return new UsageRequest
        {
            Source = new MetricQuery { Source = request.Server.SourceName, PromQl = "", TriggerNamespace = request.Namespace },
            Namespace = request.Namespace,
            Workload = request.Workload,
            Container = request.Container,
            Window = request.Window,
            End = new DateTimeOffset(now - (now % UsageRequest.Grid.Ticks), TimeSpan.Zero),
        };
    }

    private void Write(RecommendRequest request, WorkloadRecommendation recommendation, string? scaledObject)
    {
        if (request.ScaledObject is { } apart && scaledObject is not null)
        {
            Write(apart, writer => writer.Write(scaledObject));
            scaledObject = null;
        }

        if (request.Out is { } file)
        {
            Write(file, writer => Write(writer, request.Format, recommendation, scaledObject));
        }
        else
        {
            Write(texts.Output, request.Format, recommendation, scaledObject);
        }
    }

    private static void Write(string file, Action<TextWriter> write)
    {
        using (StreamWriter writer = new(file + ".tmp", append: false, new UTF8Encoding(false)) { NewLine = "\n" })
        {
            write(writer);
        }

        File.Move(file + ".tmp", file, overwrite: true);
    }

    private static void Write(TextWriter output, RecommendFormat format, WorkloadRecommendation recommendation, string? scaledObject)
    {
        switch (format)
        {
            case RecommendFormat.Json:
                RecommendationJson.Write(output, recommendation);
                break;
            case RecommendFormat.Yaml:
                output.Write(string.Join("---\n", Documents(recommendation, scaledObject)));
                break;
            default:
                RecommendationText.Write(output, recommendation);
                break;
        }
    }

    private static IEnumerable<string> Documents(WorkloadRecommendation recommendation, string? scaledObject)
    {
        if (recommendation.Containers.Count > 0)
        {
            string[] notes = scaledObject is null ? [] : ["A ScaledObject to apply follows as a second document. kubectl patch takes a file with one: --scaled-object FILE writes it apart."];
            yield return WorkloadPatchYaml.Of(recommendation with { Notes = [.. notes, .. recommendation.Notes] });
        }

        if (scaledObject is not null)
        {
            yield return scaledObject;
        }
        else if (recommendation.Containers.Count == 0)
        {
            // The ScaledObject is in a file of its own.
            yield return string.Concat(recommendation.Notes.Select(note => $"# {note}\n"));
        }
    }
}
