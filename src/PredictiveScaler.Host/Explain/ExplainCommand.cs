using System.CommandLine;
using System.CommandLine.Parsing;
using PredictiveScaler.Host.Commands;

namespace PredictiveScaler.Host.Explain;

/// <summary><c>predictive-scaler explain</c>: why a trigger answers what it answers.</summary>
internal static class ExplainCommand
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    /// <summary>As the program has it: console and system clock.</summary>
    public static Command Create() => Create(CommandTexts.Console, TimeProvider.System);

    public static Command Create(CommandTexts texts, TimeProvider clock)
    {
        Argument<string?> trigger = new("TRIGGER") { Description = "namespace/name or a whole key; without it all triggers are listed.", Arity = ArgumentArity.ZeroOrOne };
        Option<Uri> url = new("--url") { Description = "HTTP port of a running service.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"), CustomParser = ReadUrl };
        Option<bool> json = new("--json") { Description = "What the service says, as JSON." };
        Option<bool> watch = new("--watch") { Description = "Look again every --interval seconds until interrupted." };
        Option<int> interval = new("--interval") { Description = "Seconds between two looks (1 to 3600).", DefaultValueFactory = _ => 15, CustomParser = NumberOption.Parser("--interval", 1, 3600, " seconds") };

        ApiCredentialFile credential = new();
        Command command = new("explain", "Says why a trigger answers what it answers.") { trigger, url, json, watch, interval, credential.Token, credential.User };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using HttpClient http = new() { Timeout = AnswerTime };
            ExplainRequest request = new(
                parsed.GetValue(trigger), parsed.GetValue(url)!, parsed.GetValue(json), parsed.GetValue(watch), TimeSpan.FromSeconds(parsed.GetValue(interval)));
            try
            {
                http.DefaultRequestHeaders.Authorization = credential.Read(parsed);
            }
            catch (ExplainException unusable)
            {
                await texts.Error.WriteLineAsync(unusable.Message);
                return ExitCodes.Usage;
            }

            return await new ExplainRun(texts, clock, http).RunAsync(request, cancellationToken);
        });
        return command;
    }

    private static Uri ReadUrl(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
        {
            return url;
        }

        result.AddError("--url takes a base URL such as http://127.0.0.1:8080.");
        return new Uri("http://127.0.0.1");
    }
}
