using System.Collections.Concurrent;
using System.Globalization;
using PredictiveScaler.Accuracy.Inputs;
using PredictiveScaler.Accuracy.Tables;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Experiments.Adversarial;
using PredictiveScaler.Experiments.Comparing;
using PredictiveScaler.Experiments.Inputs;
using PredictiveScaler.Experiments.Journals;
using PredictiveScaler.Experiments.Reporting;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Experiments;

/// <summary>Traces x start-up times: forecasts, sweeps, comparisons, files.</summary>
internal sealed class ExperimentsRun(ExperimentsOptions options, TextWriter log, TimeProvider clock)
{
    // Coarser samples do not show what a minute of start-up costs.
    private static readonly TimeSpan CoarsestStep = TimeSpan.FromMinutes(5);

    private readonly JournalCache _journals = new(Path.Combine(options.Out, "journals"), options.KeepJournals, clock);
    private readonly Lock _output = new();
    private readonly List<string> _leftOut = [];

    /// <exception cref="InvalidDataException">A trace is not one, or no models may judge it.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; what was done is written.</exception>
    public void Execute(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Out);
        string circumstances = Circumstances.Now(clock);
        log.WriteLine(circumstances);
        ModelFolders models = new(options);
        if (options.Traces is { } traces)
        {
            List<TraceResult> results = RunTraces(traces, models, cancellationToken);
            ResultFiles.Write(options, results, $"{circumstances}{LeftOut()}", log);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (options.Adversarial)
        {
            new AdversarialRun(options, log).Execute(circumstances, cancellationToken);
        }
    }

    private List<TraceResult> RunTraces(string folder, ModelFolders models, CancellationToken cancellationToken)
    {
        List<(TraceEntry Entry, Trace Trace, string Models)> traces = [];
        foreach (TraceEntry entry in TraceIndex.Read(folder).Where(Wanted))
        {
            Trace trace = TraceCsv.Read(entry.Path);
            if (trace.Step > CoarsestStep)
            {
                _leftOut.Add($"{trace.Name} (a sample every {Durations.Format(trace.Step)})");
            }
            else if (!(ReplicaCapacity.Of(trace) > 0))
            {
                _leftOut.Add($"{trace.Name} (its first half is 0 nearly all the time, so a replica has no size)");
            }
            else
            {
                traces.Add((entry, trace, models.Of(entry.Source)));
            }
        }

        List<TraceResult> results = [];
        (TraceEntry Entry, Trace Trace, string Models, TimeSpan StartUp)[] all = [.. options.StartUps.SelectMany(startUp => traces.Select(one => (one.Entry, one.Trace, one.Models, startUp)))];
        try
        {
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken };
            // In order, so that all traces of a start-up time are done before the next.
            Parallel.ForEach(
                Partitioner.Create(all, EnumerablePartitionerOptions.NoBuffering),
                parallel,
                one => Add(results, Run(Workload.Of(one.Entry.Source, one.Trace, one.StartUp), one.Models, cancellationToken)));
        }
        catch (OperationCanceledException)
        {
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Interrupted: {results.Count} of {all.Length} are done, what is written is of these."));
        }

        return [.. results.OrderBy(result => result.Workload.Settings.StartUp).ThenBy(result => traces.FindIndex(one => one.Trace.Name == result.Workload.Name))];
    }

    private string LeftOut() => _leftOut.Count == 0 ? "" : $". Left out: {string.Join(", ", _leftOut)}";

    private bool Wanted(TraceEntry entry) =>
        options.Filter.Count == 0 || options.Filter.Any(part => entry.Name.Contains(part, StringComparison.OrdinalIgnoreCase));

    private TraceResult Run(Workload workload, string models, CancellationToken cancellationToken)
    {
        (ForecastJournal journal, TimeSpan? took) = _journals.Of(workload, models, cancellationToken);
        long start = clock.GetTimestamp();
        TraceResult result = TraceStudy.Of(workload, journal, cancellationToken);
        string forecasting = took is { } time ? string.Create(CultureInfo.InvariantCulture, $"forecasts {time.TotalSeconds:0} s, ") : "";
        EqualTerms headline = result.At(TraceStudy.HeadlineAllowance).Terms[Subjects.Recommended];
        lock (_output)
        {
            log.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{workload.Name}, start-up {workload.Settings.StartUp.TotalSeconds:0} s: {forecasting}runs {clock.GetElapsedTime(start).TotalSeconds:0} s; saved {Numbers.Percent(headline.Saved)}, way to oracle {Numbers.Percent(headline.WayToOracle)}"));
        }

        return result;
    }

    private void Add(List<TraceResult> results, TraceResult result)
    {
        lock (_output)
        {
            results.Add(result);
        }
    }
}
