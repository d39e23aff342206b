using System.Globalization;
using PredictiveScaler.Accuracy.Inputs;
using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Accuracy.Runs;

/// <summary>Rivals, one process a method and series; what is there from an earlier run at the same origins is kept.</summary>
internal sealed class RivalRuns(string outputFolder, string python, TextWriter log)
{
    private const int SecondsACall = 60;
    private readonly string _folder = Path.Combine(outputFolder, "rivals");
    private readonly HashSet<string> _unusable = [];

    /// <summary>Everything that was run, now or earlier, on the given traces.</summary>
    public IEnumerable<RivalFiles> Of(IReadOnlyList<TraceEntry> traces) =>
        from method in RivalMethod.All
        from trace in traces
        let files = RivalFiles.In(_folder, trace.Name, method.Name)
        where files.Exist
        select files;

    public async Task RunAsync(RivalMethod method, TraceEntry entry, Trace trace, IReadOnlyList<DateTimeOffset> origins, CancellationToken cancellationToken)
    {
        IReadOnlyList<DateTimeOffset> asked = method.AskedAt(origins);
        RivalFiles files = RivalFiles.In(_folder, entry.Name, method.Name);
        if (_unusable.Contains(method.Name) || files.AreFor(asked))
        {
            return;
        }

        Directory.CreateDirectory(Path.Combine(_folder, method.Name));
        (string originsFile, string forecasts, string seconds) = (files.Forecasts + ".origins", files.Forecasts + ".part", files.Seconds + ".part");
        OriginPlan.Write(originsFile, asked);
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "rivals", method.Script), method.Name, entry.Path, originsFile,
            Text(OriginPlan.HorizonSteps(trace.Step)), Text(SecondsACall), forecasts, seconds,
        ];
        TimeSpan limit = TimeSpan.FromSeconds(SecondsACall * (asked.Count + 1));
        if (await ChildProcess.RunAsync(method.Interpreter(python), arguments, System.Diagnostics.ProcessPriorityClass.Idle, limit, cancellationToken) is { } problem)
        {
            // A package that is not installed fails on the first series as on the last: the table goes on without the method.
            _unusable.Add(method.Name);
            await log.WriteLineAsync($"{method.Name}: left out from {entry.Name} on: {problem}");
            return;
        }

        File.Move(forecasts, files.Forecasts, overwrite: true);
        File.Move(seconds, files.Seconds, overwrite: true);
        File.Delete(originsFile);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
