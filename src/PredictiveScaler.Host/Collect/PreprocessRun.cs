using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Preprocessing;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Collect;

/// <summary>Looks at traces that are there already and writes them with the column <c>usable</c>, at another step when asked.</summary>
internal sealed class PreprocessRun(CommandTexts texts)
{
    /// <returns>0 done, 1 a trace could not be read, 2 usage.</returns>
    public int Run(IReadOnlyList<string> files, TimeSpan? step, string directory, CancellationToken cancellationToken)
    {
        int failed = 0;
        foreach (string file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Path.GetFullPath(file) == Path.GetFullPath(Path.Combine(directory, Path.GetFileNameWithoutExtension(file) + ".csv")))
            {
                texts.Error.WriteLine($"{file} would be written over; give another --out.");
                return ExitCodes.Usage;
            }

            failed += TryRun(file, step, directory) ? 0 : 1;
        }

        return failed == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private bool TryRun(string file, TimeSpan? step, string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            Trace trace = TraceCsv.Read(file);
            if (Coarser(trace, step) is not { } wanted)
            {
                return false;
            }

            (TraceAnalysis analysis, bool[] usable) = TraceAnalyst.Analyse(wanted);
            texts.Output.WriteLine(AnalysisFiles.WriteTrace(directory, wanted, usable));
            AnalysisFiles.WriteAnalysis(directory, analysis);
            AnalysisText.Write(texts.Output, analysis);
            return true;
        }
        catch (Exception problem) when (problem is TraceFormatException or IOException or UnauthorizedAccessException)
        {
            texts.Error.WriteLine(problem.Message);
            return false;
        }
    }

    private Trace? Coarser(Trace trace, TimeSpan? step)
    {
        if (step is not { } wanted || wanted == trace.Step)
        {
            return trace;
        }

        Trace? resampled = wanted > trace.Step && wanted.Ticks % trace.Step.Ticks == 0 ? trace.Resampled(wanted) : null;
        if (resampled is null)
        {
            texts.Error.WriteLine($"{trace.Name}: a step of {Durations.Format(wanted)} cannot be had from one of {Durations.Format(trace.Step)}: a whole multiple of it, shorter than the trace, can.");
        }

        return resampled;
    }
}
