using System.Globalization;
using PredictiveScaler.Collecting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Preprocessing;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Collect;

/// <summary>Collects every query of the settings.</summary>
/// <param name="connect">Opens the server of the settings; disposed after use when it is disposable.</param>
internal sealed class CollectRun(CommandTexts texts, TimeProvider clock, bool isTerminal, Func<CollectSettings, IMetricSource> connect)
{
    private readonly CollectProgress _progress = new(texts.Error, isTerminal, clock);

    /// <returns>0 done, 1 a query could not be collected, 2 usage.</returns>
    public async Task<int> RunAsync(CollectRequest request, CancellationToken cancellationToken)
    {
        CollectSettings settings = request.Settings;
        if (request.ConfigFile is { } file)
        {
            if (ReadConfig(file) is not { } configured)
            {
                return ExitCodes.Usage;
            }

            settings = settings.Over(configured);
        }

        if (UsageProblem(settings) is { } problem)
        {
            texts.Error.WriteLine(problem);
            return ExitCodes.Usage;
        }

        return await CollectAsync(settings, request.Out, cancellationToken);
    }

    private static string? UsageProblem(CollectSettings settings) => settings switch
    {
        { Queries.Count: 0 } => "Give a query (--query 'sum(rate(http_requests_total[2m]))') or a file of queries (--config).",
        { Url: null } => "Give the server: --prometheus http://HOST:9090, or url in the configuration file.",
        { User: null, Password: not null } => "A password needs --user.",
        { User: not null, Password: null } => $"--user needs --password {SecretReference.Rule}.",
        _ => null,
    };

    private CollectSettings? ReadConfig(string file)
    {
        try
        {
            if (new FileInfo(file).Length > CollectConfigReader.MaxLength * 4L)
            {
                texts.Error.WriteLine($"{file} is too large for a configuration file.");
                return null;
            }

            (CollectSettings settings, IReadOnlyList<string> problems) = CollectConfigReader.Read(file, File.ReadAllText(file));
            foreach (string problem in problems)
            {
                texts.Error.WriteLine(problem);
            }

            return problems.Count == 0 ? settings : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            texts.Error.WriteLine($"Cannot read {file}: {problem.Message}");
            return null;
        }
    }

    private async Task<int> CollectAsync(CollectSettings settings, string directory, CancellationToken cancellationToken)
    {
        IMetricSource? source = null;
        try
        {
            Directory.CreateDirectory(directory);
            source = connect(settings);
            int failed = 0;
            foreach (CollectQuery query in settings.Queries)
            {
                failed += await CollectAllAsync(source, settings.JobOf(query), query.EachSeries, directory, cancellationToken) ? 0 : 1;
            }

            return failed == 0 ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (Exception problem) when (problem is CollectException or IOException or UnauthorizedAccessException)
        {
            Fail(problem.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Fail("Interrupted. What was fetched is kept: the same command goes on there.");
            return ExitCodes.Failed;
        }
        finally
        {
            (source as IDisposable)?.Dispose();
        }
    }

    private async Task<bool> CollectAllAsync(IMetricSource source, CollectJob job, bool eachSeries, string directory, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<CollectJob> jobs = eachSeries ? await new SeriesExpansion((ISeriesLister)source, clock).ExpandAsync(job, directory, cancellationToken) : [job];
            bool all = true;
            foreach (CollectJob one in jobs)
            {
                all &= await CollectOneAsync(source, one, directory, cancellationToken);
            }

            return all;
        }
        catch (CollectException problem)
        {
            Fail(problem.Message);
            return false;
        }
    }

    private async Task<bool> CollectOneAsync(IMetricSource source, CollectJob job, string directory, CancellationToken cancellationToken)
    {
        try
        {
            CollectResult result = await new TraceCollector(source, clock, _progress).CollectAsync(job, directory, cancellationToken);
            _progress.EndLine();
            WriteSummary(job, result);
            return true;
        }
        catch (Exception problem) when (problem is CollectException or TraceFormatException)
        {
            // The other queries may do better.
            Fail(problem.Message);
            return false;
        }
    }

    private void WriteSummary(CollectJob job, CollectResult result)
    {
        Trace trace = result.Trace;
        (TraceAnalysis analysis, _) = TraceAnalyst.Analyse(trace);
        AnalysisFiles.WriteAnalysis(Path.GetDirectoryName(result.Path)!, analysis);
        texts.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Path}: {trace.Count - analysis.Missing:N0} samples, {analysis.Missing:N0} missing, by {result.Requests} {(result.Requests == 1 ? "request" : "requests")}{(result.Resumed > 0 ? $" and {result.Resumed} chunks of an interrupted run" : "")}."));
        if (trace.First - result.AskedFrom > 2 * job.Step)
        {
            texts.Output.WriteLine($"  The server has nothing from {CollectFailure.Text(result.AskedFrom)} to {CollectFailure.Text(trace.First)}.");
        }

        if (RepeatedSamples.SourceStep(trace) is { } sourceStep)
        {
            texts.Output.WriteLine($"  Most values stand several times in a row: the source seems to have a sample every {Durations.Format(sourceStep)}; --step {Durations.Format(sourceStep)} asks for each once.");
        }

        AnalysisText.Write(texts.Output, analysis);
    }

    private void Fail(string sentence)
    {
        _progress.EndLine();
        texts.Error.WriteLine(sentence);
    }
}
