using System.CommandLine;
using System.CommandLine.Parsing;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Experiments;

/// <summary>The options of the experiments.</summary>
internal static class ExperimentsCommand
{
    private static readonly Option<string?> Traces = new("--traces") { Description = "folder of traces (timestamp,value), with an index.csv (name, source) or each its own source" };
    private static readonly Option<string> Repository = new("--repository") { Description = "where models/ and bench/accuracy/ lie", DefaultValueFactory = _ => "." };
    private static readonly Option<string?> Out = new("--out") { Description = "folder for everything written (default out/experiments); forecasts are kept there" };
    private static readonly Option<TimeSpan[]> StartUps = new("--start-ups")
    {
        Description = "start-up times of a pod, separated by commas (default 30s,90s,300s)",
        DefaultValueFactory = _ => [TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(300)],
        CustomParser = ParseStartUps,
    };

    private static readonly Option<string?> Filter = new("--filter") { Description = "only traces whose name contains one of these, separated by commas" };
    private static readonly Option<int> Parallel = new("--parallel") { Description = "traces at a time (default 2)", DefaultValueFactory = _ => 2 };
    private static readonly Option<bool> Report = new("--report") { Description = "write report.html too" };
    private static readonly Option<bool> Adversarial = new("--adversarial") { Description = "run the synthetic traces too: noise, walks, inverted forecasts, wake from zero" };
    private static readonly Option<bool> KeepJournals = new("--keep-journals") { Description = "take forecasts that another build has recorded; for work on the comparison, not for results" };

    public static RootCommand Create()
    {
        RootCommand root = new("What predictive scaling is worth on recorded load, against a plain HPA and against one that knows the future.")
        {
            Traces, Out, StartUps, Filter, Parallel, Report, Adversarial, KeepJournals, Repository,
        };
        root.Validators.Add(result =>
        {
            if (result.GetValue(Traces) is null && !result.GetValue(Adversarial))
            {
                result.AddError("Nothing to run: give --traces, --adversarial or both.");
            }
        });
        root.SetAction(RunAsync);
        return root;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => new ExperimentsRun(OptionsOf(parsed), Console.Out, TimeProvider.System).Execute(cancellationToken), cancellationToken);
            return 0;
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or InvalidOperationException or TraceFormatException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }

    private static ExperimentsOptions OptionsOf(ParseResult parsed)
    {
        string repository = Path.GetFullPath(parsed.GetValue(Repository)!);
        return new ExperimentsOptions
        {
            Traces = parsed.GetValue(Traces) is { } traces ? Path.GetFullPath(traces) : null,
            Models = Path.Combine(repository, "models"),
            LeaveOneOut = Path.Combine(repository, "bench", "accuracy", "models"),
            Out = Path.GetFullPath(parsed.GetValue(Out) ?? Path.Combine(repository, "out", "experiments")),
            StartUps = parsed.GetValue(StartUps)!,
            Filter = (parsed.GetValue(Filter) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Parallel = Math.Max(1, parsed.GetValue(Parallel)),
            Report = parsed.GetValue(Report),
            Adversarial = parsed.GetValue(Adversarial),
            KeepJournals = parsed.GetValue(KeepJournals),
        };
    }

    private static TimeSpan[] ParseStartUps(ArgumentResult result)
    {
        List<TimeSpan> parsed = [];
        foreach (string part in string.Join(',', result.Tokens.Select(token => token.Value)).Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Durations.TryParse(part, TimeSpan.FromSeconds(1), out TimeSpan startUp) || startUp <= TimeSpan.Zero)
            {
                result.AddError($"--start-ups: '{part}' is not a time such as 90s.");
                return [];
            }

            parsed.Add(startUp);
        }

        return [.. parsed];
    }
}
