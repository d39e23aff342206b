using System.Text;
using PredictiveScaler.Collecting;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Recommend;

/// <summary>Reads usage, recommends, writes.</summary>
/// <param name="connect">Opens the source of a request; disposed after use when it is disposable.</param>
internal sealed class RecommendRun(CommandTexts texts, TimeProvider clock, Func<RecommendRequest, ISeriesReader> connect)
{
    /// <summary>Windows end on such a time: runs within it ask the same and say the same.</summary>
    public static readonly TimeSpan Grid = TimeSpan.FromMinutes(5);

    /// <returns>0 done, 1 nothing can be recommended, 2 usage.</returns>
    public async Task<int> RunAsync(RecommendRequest request, IReadOnlyList<string> problems, CancellationToken cancellationToken)
    {
        if (problems.Count > 0 || UsageProblem(request) is not null)
        {
            await texts.Error.WriteLineAsync(problems.Count > 0 ? string.Join('\n', problems) : UsageProblem(request));
            return ExitCodes.Usage;
        }

        ISeriesReader? source = null;
        try
        {
            source = connect(request);
            WorkloadUsage usage = await new WorkloadUsageReader(source).ReadAsync(UsageOf(request), cancellationToken);
            WorkloadRecommendation recommendation = new ResourceRecommender(request.MemoryLimit, request.CpuLimit).Recommend(usage);
            Write(request, recommendation);
            return ExitCodes.Done;
        }
        catch (Exception problem) when (problem is RecommendException or CollectException or IOException or UnauthorizedAccessException)
        {
            await texts.Error.WriteLineAsync(problem.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await texts.Error.WriteLineAsync("Interrupted.");
            return ExitCodes.Failed;
        }
        finally
        {
            (source as IDisposable)?.Dispose();
        }
    }

    private static string? UsageProblem(RecommendRequest request) => request switch
    {
        { Url: null, Server: { Headers.Count: > 0 } or { BearerToken: not null } or { User: not null } or { CaFile: not null } or { Timeout: not null } } =>
            "--timeout, --header, --bearer-token, --user, --password and --ca-file go with the URL of a server in --source; a configured source has its own.",
        { Server: { User: null, Password: not null } } => "A password needs --user.",
        { Server: { User: not null, Password: null } } => $"--user needs --password {Collect.SecretReference.Rule}.",
        _ => null,
    };

    private UsageRequest UsageOf(RecommendRequest request)
    {
        long now = clock.GetUtcNow().UtcTicks;
        return new UsageRequest
        {
            Source = new MetricQuery { Source = request.SourceName, PromQl = "", TriggerNamespace = request.Namespace },
            Namespace = request.Namespace,
            Workload = request.Workload,
            Container = request.Container,
            Window = request.Window,
            End = new DateTimeOffset(now - (now % Grid.Ticks), TimeSpan.Zero),
        };
    }

    private void Write(RecommendRequest request, WorkloadRecommendation recommendation)
    {
        if (request.Out is not { } file)
        {
            Write(texts.Output, request.Format, recommendation);
            return;
        }

        using (StreamWriter writer = new(file + ".tmp", append: false, new UTF8Encoding(false)) { NewLine = "\n" })
        {
            Write(writer, request.Format, recommendation);
        }

        File.Move(file + ".tmp", file, overwrite: true);
    }

    private static void Write(TextWriter output, RecommendFormat format, WorkloadRecommendation recommendation)
    {
        switch (format)
        {
            case RecommendFormat.Json:
                RecommendationJson.Write(output, recommendation);
                break;
            case RecommendFormat.Yaml:
                output.Write(WorkloadPatchYaml.Of(recommendation));
                break;
            default:
                RecommendationText.Write(output, recommendation);
                break;
        }
    }
}
