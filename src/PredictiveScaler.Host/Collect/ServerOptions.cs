using System.CommandLine;
using System.CommandLine.Parsing;

namespace PredictiveScaler.Host.Collect;

/// <summary>How a command reaches a server: credentials, headers, trust, patience. A secret itself is never on the command line.</summary>
internal sealed class ServerOptions
{
    private readonly Option<TimeSpan?> _timeout = new("--timeout") { Description = "Time that one answer may take (30s).", CustomParser = result => Read(result, CollectValues.Timeout) };
    private readonly Option<Dictionary<string, SecretReference>> _header = new("--header") { Description = $"NAME={SecretReference.Rule}: a header of every request, such as a tenant's. Repeatable.", CustomParser = ReadHeaders, AllowMultipleArgumentsPerToken = false, Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<SecretReference?> _bearer = new("--bearer-token") { Description = $"{SecretReference.Rule}: where the bearer token is.", CustomParser = result => Read(result, CollectValues.Secret) };
    private readonly Option<string?> _user = new("--user") { Description = "User of basic authentication." };
    private readonly Option<SecretReference?> _password = new("--password") { Description = $"{SecretReference.Rule}: where its password is.", CustomParser = result => Read(result, CollectValues.Secret) };
    private readonly Option<string?> _ca = new("--ca-file") { Description = "PEM file of the certificate authorities to trust." };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _timeout, _header, _bearer, _user, _password, _ca })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Settings that hold what these options say, and nothing else.</summary>
    public CollectSettings Read(ParseResult parsed) => new()
    {
        Timeout = parsed.GetValue(_timeout),
        Headers = parsed.GetValue(_header) ?? [],
        BearerToken = parsed.GetValue(_bearer),
        User = parsed.GetValue(_user),
        Password = parsed.GetValue(_password),
        CaFile = parsed.GetValue(_ca),
    };

    /// <summary>Reads an option's one value; what is wrong with it becomes the parser's error.</summary>
    public static T? Read<T>(ArgumentResult result, Func<string, string, Action<string>, T?> read) =>
        read(((OptionResult)result.Parent!).Option.Name, result.Tokens.Count > 0 ? result.Tokens[0].Value : "", result.AddError);

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
