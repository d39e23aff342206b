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
        Option<Uri?> prometheus = new("--prometheus") { Description = "Base URL of a Prometheus-compatible server, such as http://127.0.0.1:9090.", CustomParser = result => Read(result, CollectValues.Url) };
        Option<string?> query = new("--query") { Description = "PromQL of one total, such as 'sum(rate(http_requests_total[2m]))'." };
        Option<string> name = new("--name") { Description = "Name of the trace file.", DefaultValueFactory = _ => "demand", CustomParser = ReadName };
        Option<TimeSpan?> lookback = new("--lookback") { Description = "How far back the first run reaches (14d).", CustomParser = result => Read(result, CollectValues.Lookback) };
        Option<TimeSpan?> step = new("--step") { Description = "Distance between two samples (60s).", CustomParser = result => Read(result, CollectValues.Step) };
        Option<TimeSpan?> chunk = new("--chunk") { Description = "Time that one request covers (6h).", CustomParser = result => Read(result, CollectValues.Chunk) };
        Option<TimeSpan?> timeout = new("--timeout") { Description = "Time that one answer may take (30s).", CustomParser = result => Read(result, CollectValues.Timeout) };
        Option<Dictionary<string, SecretReference>> header = new("--header") { Description = $"NAME={SecretReference.Rule}: a header of every request, such as a tenant's. Repeatable.", CustomParser = ReadHeaders, AllowMultipleArgumentsPerToken = false, Arity = ArgumentArity.ZeroOrMore };
        Option<SecretReference?> bearer = new("--bearer-token") { Description = $"{SecretReference.Rule}: where the bearer token is.", CustomParser = result => Read(result, CollectValues.Secret) };
        Option<string?> user = new("--user") { Description = "User of basic authentication." };
        Option<SecretReference?> password = new("--password") { Description = $"{SecretReference.Rule}: where its password is.", CustomParser = result => Read(result, CollectValues.Secret) };
        Option<string?> ca = new("--ca-file") { Description = "PEM file of the certificate authorities to trust." };
        Option<bool> each = new("--each-series") { Description = "A file for each series of the query, up to 200; NAME.series.json says which is which." };
        Option<string?> config = new("--config") { Description = "YAML or JSON file with url, lookback, step, chunk and many queries; options of the command line win." };
        Option<string[]> traces = new("--trace") { Description = "Instead of a server: trace files to look at and to write to --out with a column usable (0 = does not show demand), at --step when given. Repeatable." };
        Option<string> directory = new("--out") { Description = "Directory of the trace files.", Required = true };

        Command command = new("collect", "Brings history from Prometheus into trace files; repeated or interrupted, it goes on where it stopped. Exit code 0: done; 1: a query could not be collected; 2: usage.")
        {
            prometheus, query, name, lookback, step, chunk, timeout, header, bearer, user, password, ca, each, config, traces, directory,
        };
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

            CollectSettings settings = new()
            {
                Url = parsed.GetValue(prometheus),
                Lookback = parsed.GetValue(lookback),
                Step = parsed.GetValue(step),
                Chunk = parsed.GetValue(chunk),
                Timeout = parsed.GetValue(timeout),
                Headers = parsed.GetValue(header) ?? [],
                BearerToken = parsed.GetValue(bearer),
                User = parsed.GetValue(user),
                Password = parsed.GetValue(password),
                CaFile = parsed.GetValue(ca),
                Queries = parsed.GetValue(query) is { } text ? [new CollectQuery(parsed.GetValue(name)!, text, EachSeries: parsed.GetValue(each))] : [],
            };
            return new CollectRun(texts, clock, isTerminal, connect).RunAsync(new CollectRequest(settings, parsed.GetValue(config), parsed.GetValue(directory)!), cancellationToken);
        });
        return command;
    }

    private static T? Read<T>(ArgumentResult result, Func<string, string, Action<string>, T?> read) =>
        read(((OptionResult)result.Parent!).Option.Name, result.Tokens.Count > 0 ? result.Tokens[0].Value : "", result.AddError);

    private static string ReadName(ArgumentResult result)
    {
        string name = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (!TraceNames.IsValid(name))
        {
            result.AddError($"--name has {TraceNames.Rule}.");
        }

        return name;
    }

    private static Dictionary<string, SecretReference> ReadHeaders(ArgumentResult result)
    {
        Dictionary<string, SecretReference> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (Token token in result.Tokens)
        {
            int equals = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && SecretReference.Parse(token.Value[(equals + 1)..]) is { } secret)
            {
                headers[token.Value[..equals].Trim()] = secret;
            }
            else
            {
                // What follows the name may be the secret itself.
                result.AddError($"--header takes NAME={SecretReference.Rule}, never the value itself.");
            }
        }

        return headers;
    }
}
