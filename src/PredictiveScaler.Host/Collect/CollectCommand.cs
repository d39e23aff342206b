using System.CommandLine;
using System.CommandLine.Parsing;
using PredictiveScaler.Collecting;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Host.Collect;

/// <summary><c>predictive-scaler collect</c>: history from Prometheus into trace files.</summary>
internal static class CollectCommand
{
    /// <summary>As the program has it: console, system clock, the service's own Prometheus client.</summary>
    public static Command Create() => Create(CommandTexts.Console, TimeProvider.System, !Console.IsErrorRedirected, CollectSource.Connect);

    /// <param name="connect">Opens the server of the settings; disposed after use when it is disposable.</param>
    public static Command Create(CommandTexts texts, TimeProvider clock, bool isTerminal, Func<CollectSettings, IMetricSource> connect)
    {
        Option<Uri?> prometheus = new("--prometheus") { Description = "Base URL of a Prometheus-compatible server, such as http://127.0.0.1:9090.", CustomParser = result => ServerOptions.Read(result, CollectValues.Url) };
        Option<string?> query = new("--query") { Description = "PromQL of one total, such as 'sum(rate(http_requests_total[2m]))'." };
        Option<string> name = new("--name") { Description = "Name of the trace file.", DefaultValueFactory = _ => "demand", CustomParser = ReadName };
        Option<TimeSpan?> lookback = new("--lookback") { Description = "How far back the first run reaches (14d).", CustomParser = result => ServerOptions.Read(result, CollectValues.Lookback) };
        Option<TimeSpan?> step = new("--step") { Description = "Distance between two samples (60s).", CustomParser = result => ServerOptions.Read(result, CollectValues.Step) };
        Option<TimeSpan?> chunk = new("--chunk") { Description = "Time that one request covers (6h).", CustomParser = result => ServerOptions.Read(result, CollectValues.Chunk) };
        ServerOptions server = new();
        Option<bool> each = new("--each-series") { Description = "A file for each series of the query, up to 200; NAME.series.json says which is which." };
        Option<string?> config = new("--config") { Description = "YAML or JSON file with url, lookback, step, chunk and many queries; options of the command line win." };
        Option<string[]> traces = new("--trace") { Description = "Instead of a server: trace files to look at and to write to --out with a column usable (0 = does not show demand), at --step when given. Repeatable." };
        Option<string> directory = new("--out") { Description = "Directory of the trace files.", Required = true };

        Command command = new("collect", "Brings history from Prometheus into trace files; repeated or interrupted, it goes on where it stopped. Exit code 0: done; 1: a query could not be collected; 2: usage.")
        {
            prometheus, query, name, lookback, step, chunk, each, config, traces, directory,
        };
        server.AddTo(command);
        command.Validators.Add(result =>
        {
            if (new Option[] { query, config, traces }.Count(option => result.GetResult(option) is not null) > 1)
            {
                result.AddError("Give one of --query, --config and --trace.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(traces) is { Length: > 0 } files)
            {
                return Task.FromResult(new PreprocessRun(texts).Run(files, parsed.GetValue(step), parsed.GetValue(directory)!, cancellationToken));
            }

            CollectSettings settings = server.Read(parsed) with
            {
                Url = parsed.GetValue(prometheus),
                Lookback = parsed.GetValue(lookback),
                Step = parsed.GetValue(step),
                Chunk = parsed.GetValue(chunk),
                Queries = parsed.GetValue(query) is { } text ? [new CollectQuery(parsed.GetValue(name)!, text, EachSeries: parsed.GetValue(each))] : [],
            };
            return new CollectRun(texts, clock, isTerminal, connect).RunAsync(new CollectRequest(settings, parsed.GetValue(config), parsed.GetValue(directory)!), cancellationToken);
        });
        return command;
    }

    private static string ReadName(ArgumentResult result)
    {
        string name = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (!TraceNames.IsValid(name))
        {
            result.AddError($"--name has {TraceNames.Rule}.");
        }

        return name;
    }
}
