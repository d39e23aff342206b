using System.CommandLine;

namespace PredictiveScaler.Accuracy;

/// <summary>The options of the benchmark.</summary>
internal static class AccuracyCommand
{
    private static readonly Option<string> Traces = new("--traces") { Description = "folder of traces (timestamp,value), with an index.csv (name, source) or each its own source", Required = true };
    private static readonly Option<string> Repository = new("--repository") { Description = "where models/ and bench/accuracy/ lie", DefaultValueFactory = _ => "." };
    private static readonly Option<int> Origins = new("--origins") { Description = "origins a trace, over its last 30 % (default 60)", DefaultValueFactory = _ => 60 };
    private static readonly Option<bool> Rivals = new("--rivals") { Description = "run the rivals of R and statsmodels too and keep them in rivals.csv; without it bench/accuracy/rivals.csv is taken" };
    private static readonly Option<string?> Out = new("--out") { Description = "folder for everything written (default out/accuracy); a run that stopped goes on there with --resume" };
    private static readonly Option<string?> Methods = new("--methods") { Description = "the product's forecasters to judge, separated by commas, last-value among them (default: all)" };
    private static readonly Option<string[]> Series = new("--series") { Description = "names of the traces to judge (default: all)", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private static readonly Option<bool> Resume = new("--resume") { Description = "keep the back-tests that are in the folder already" };
    private static readonly Option<bool> AllowMissing = new("--allow-missing") { Description = "leave a model out on the sources that its weights saw when there are no weights that did not, instead of failing" };
    private static readonly Option<string> Python = new("--python") { Description = "the Python that has statsmodels (default python3)", DefaultValueFactory = _ => "python3" };

    public static RootCommand Create()
    {
        RootCommand root = new("Accuracy of every forecaster and of public rivals on recorded load, relative to the last value.")
        {
            Traces, Origins, Rivals, Out, Repository, Methods, Series, Resume, AllowMissing, Python,
        };
        root.SetAction(RunAsync);
        return root;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            await new AccuracyRun(OptionsOf(parsed), Console.Out).ExecuteAsync(cancellationToken);
            return 0;
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or InvalidOperationException or Evaluating.Traces.TraceFormatException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }

    private static AccuracyOptions OptionsOf(ParseResult parsed)
    {
        string repository = Path.GetFullPath(parsed.GetValue(Repository)!);
        string home = Path.Combine(repository, "bench", "accuracy");
        return new AccuracyOptions
        {
            Traces = Path.GetFullPath(parsed.GetValue(Traces)!),
            Origins = parsed.GetValue(Origins),
            Rivals = parsed.GetValue(Rivals),
            Out = Path.GetFullPath(parsed.GetValue(Out) ?? Path.Combine(repository, "out", "accuracy")),
            Models = Path.Combine(repository, "models"),
            LeaveOneOut = Path.Combine(home, "models"),
            KeptRivals = Path.Combine(home, "rivals.csv"),
            Methods = parsed.GetValue(Methods),
            Series = parsed.GetValue(Series)!,
            Resume = parsed.GetValue(Resume),
            AllowMissing = parsed.GetValue(AllowMissing),
            Python = parsed.GetValue(Python)!,
        };
    }
}
