using PredictiveScaler.Accuracy.Inputs;
using PredictiveScaler.Accuracy.LeaveOneOut;
using PredictiveScaler.Accuracy.Runs;
using PredictiveScaler.Accuracy.Scoring;
using PredictiveScaler.Accuracy.Tables;
using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Accuracy;

/// <summary>Origins, models that may judge, back-tests, rivals, table.</summary>
internal sealed class AccuracyRun(AccuracyOptions options, TextWriter log)
{
    private readonly BacktestRuns _backtests = new(options.Out, options.Methods);
    private readonly RivalRuns _rivals = new(options.Out, options.Python, log);

    private string RivalsFile => options.Rivals ? Path.Combine(options.Out, "rivals.csv") : options.KeptRivals;

    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        TraceEntry[] traces = [.. TraceIndex.Read(options.Traces).Where(trace => options.Series.Count == 0 || options.Series.Contains(trace.Name))];
        Directory.CreateDirectory(options.Out);
        IReadOnlyDictionary<string, string> models = PrepareModels(traces);
        Dictionary<string, IReadOnlyList<DateTimeOffset>> origins = [];
        foreach (TraceEntry entry in traces)
        {
            Trace trace = TraceCsv.Read(entry.Path);
            origins[entry.Name] = OriginPlan.Of(trace, options.Origins);
            await BacktestAsync(entry, origins[entry.Name], models[entry.Source], cancellationToken);
        }

        if (options.Rivals)
        {
            await RunRivalsAsync(traces, origins, cancellationToken);
            KeepRivals(traces);
        }

        Report.Write(new AccuracyTable(Judge(traces, origins)), Circumstances.Now(TimeProvider.System), options.Out, log);
    }

    /// <summary>A models directory for each source; what may not judge it is not in there.</summary>
    private Dictionary<string, string> PrepareModels(TraceEntry[] traces)
    {
        SourceFolders folders = SourceFolders.Read(options.LeaveOneOut);
        Dictionary<string, string> prepared = [];
        List<string> missing = [];
        foreach (string source in traces.Select(trace => trace.Source).Distinct())
        {
            JudgingModels judging = JudgingModels.For(source, folders, options.Models);
            missing.AddRange(judging.Missing.Select(model => $"{model}: its shipped weights saw {source}, and there are none that did not"));
            prepared[source] = Path.Combine(options.Out, "models", $"{prepared.Count + 1}");
            judging.CopyTo(prepared[source]);
            log.WriteLine($"{source}: judged by {string.Join(", ", judging.Folders.Select(model => $"{model.Key} from {Path.GetRelativePath(Path.Combine(options.Models, ".."), model.Value)}"))}");
        }

        foreach (string problem in missing)
        {
            log.WriteLine(problem);
        }

        return missing.Count == 0 || options.AllowMissing
            ? prepared
            : throw new InvalidDataException("Some models cannot judge some sources (above). --allow-missing leaves them out there.");
    }

    private async Task BacktestAsync(TraceEntry entry, IReadOnlyList<DateTimeOffset> origins, string models, CancellationToken cancellationToken)
    {
        if (options.Resume && _backtests.FolderOf(entry).IsComplete)
        {
            return;
        }

        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(options.Out, "origins")).FullName, entry.Name + ".txt");
        OriginPlan.Write(file, origins);
        await log.WriteLineAsync($"back-test of {entry.Name}, {origins.Count} origins");
        await _backtests.RunAsync(entry, file, models, cancellationToken);
    }

    private async Task RunRivalsAsync(TraceEntry[] traces, Dictionary<string, IReadOnlyList<DateTimeOffset>> origins, CancellationToken cancellationToken)
    {
        foreach (RivalMethod method in RivalMethod.All)
        {
            await log.WriteLineAsync(method.Name);
            foreach (TraceEntry entry in traces)
            {
                await _rivals.RunAsync(method, entry, TraceCsv.Read(entry.Path), origins[entry.Name], cancellationToken);
            }
        }
    }

    private void KeepRivals(TraceEntry[] traces)
    {
        Dictionary<string, MethodLosses> lastValues = traces.ToDictionary(trace => trace.Name, trace => _backtests.FolderOf(trace).Losses()[JudgedSeries.LastValueName]);
        using StreamWriter writer = new(RivalsFile);
        RivalsCsv.Write(writer, _rivals.Of(traces).Select(files => files.Score()).Select(score => (score, (SeriesLosses?)lastValues[score.Series].Over(score.Origins))));
    }

    private IReadOnlyList<JudgedSeries> Judge(TraceEntry[] traces, Dictionary<string, IReadOnlyList<DateTimeOffset>> origins)
    {
        using StreamReader? reader = File.Exists(RivalsFile) ? new StreamReader(RivalsFile) : null;
        Dictionary<string, HashSet<long>> asked = origins.ToDictionary(pair => pair.Key, pair => pair.Value.Select(origin => origin.ToUnixTimeSeconds()).ToHashSet());
        ILookup<string, RivalScore> rivals = ComparableRivals.Of(reader is null ? [] : RivalsCsv.Read(reader), asked, log);
        return [.. traces.Select(trace => new JudgedSeries(
            trace.Name, trace.Source, asked[trace.Name].Count, _backtests.FolderOf(trace).Losses(), _backtests.FolderOf(trace).Times(), [.. rivals[trace.Name]]))];
    }
}
