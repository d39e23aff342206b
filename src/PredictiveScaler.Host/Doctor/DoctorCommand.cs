using System.CommandLine;
using System.Net.Http.Headers;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Explain;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Host.Doctor;

/// <summary><c>predictive-scaler doctor</c>: what to fix in a ScaledObject, or around a running service.</summary>
internal static class DoctorCommand
{
    /// <summary>As the program has it: console, system clock, the service's own Prometheus client.</summary>
    public static Command Create() => Create(CommandTexts.Console, TimeProvider.System, PrometheusAt.Connect);

    /// <param name="connect">Opens a metric source whose default is the given base URL; disposed after use when it is disposable.</param>
    public static Command Create(CommandTexts texts, TimeProvider clock, Func<Uri, TimeSpan, IMetricSource> connect)
    {
        Argument<string[]> files = new("FILE") { Description = "YAML files with ScaledObjects or ScaledJobs; - reads standard input.", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> address = new("--address") { Description = "host:port of a running service: is it reachable and serving?" };
        Option<bool> tls = new("--tls") { Description = "Speak TLS to --address." };
        Option<string?> ca = new("--ca") { Description = "PEM file of the authorities to trust for --address." };
        Option<Uri?> prometheus = new("--prometheus") { Description = "Base URL of a Prometheus-compatible server: try the queries there and look at their history.", CustomParser = ReadUrl };
        Option<Uri?> url = new("--url") { Description = "HTTP port of a running service, such as http://127.0.0.1:8080: how are its triggers?", CustomParser = ReadUrl };
        Option<string> ns = new("--namespace") { Description = "Namespace of objects that name none.", DefaultValueFactory = _ => "default" };
        Option<int> timeout = new("--timeout") { Description = "Seconds that one answer may take (1 to 300).", DefaultValueFactory = _ => 10, CustomParser = NumberOption.Parser("--timeout", 1, 300, " seconds") };
        Option<bool> json = new("--json") { Description = "One JSON object instead of text." };
        files.Validators.Add(result =>
        {
            // Otherwise a mistyped option would be taken for a file.
            foreach (string option in result.Tokens.Select(token => token.Value).Where(value => value.Length > 1 && value.StartsWith('-')))
            {
                result.AddError($"There is no option {option}.");
            }
        });

        ApiCredentialFile credential = new();
        Command command = new("doctor", "Checks ScaledObject files or a running service and says what to fix. Exit code 0: nothing; 1: errors or warnings; 2: usage.")
        {
            files, address, tls, ca, url, prometheus, ns, timeout, json, credential.Token, credential.User,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            AuthenticationHeaderValue? authorization;
            try
            {
                authorization = credential.Read(parsed);
            }
            catch (ExplainException unusable)
            {
                await texts.Error.WriteLineAsync(unusable.Message);
                return ExitCodes.Usage;
            }

            DoctorRequest request = new()
            {
                Files = parsed.GetValue(files) ?? [],
                Address = parsed.GetValue(address),
                Tls = parsed.GetValue(tls),
                CaFile = parsed.GetValue(ca),
                Service = parsed.GetValue(url),
                Prometheus = parsed.GetValue(prometheus),
                Namespace = parsed.GetValue(ns)!,
                Timeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                Json = parsed.GetValue(json),
                Authorization = authorization,
            };
            return await new DoctorRun(texts, clock, connect).RunAsync(request, cancellationToken);
        });
        return command;
    }

    private static Uri? ReadUrl(System.CommandLine.Parsing.ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url.Query.Length == 0 && url.Fragment.Length == 0)
        {
            return url;
        }

        result.AddError($"{result.Argument.Name} takes a base URL such as http://127.0.0.1:9090.");
        return null;
    }
}
