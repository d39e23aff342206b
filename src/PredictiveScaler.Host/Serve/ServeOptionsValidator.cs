using System.Net;
using Microsoft.Extensions.Options;

namespace PredictiveScaler.Host.Serve;

/// <summary>What attributes cannot say; all problems at once, each with its key.</summary>
internal sealed class ServeOptionsValidator : IValidateOptions<ServeOptions>
{
    public ValidateOptionsResult Validate(string? name, ServeOptions options)
    {
        List<string> problems = [];
        if (!IPAddress.TryParse(options.Bind, out _))
        {
            problems.Add($"Serve:Bind is \"{options.Bind}\"; it must be an IP address such as 127.0.0.1, 0.0.0.0 or [::]");
        }

        if (options.Models is { } models && !Directory.Exists(models))
        {
            problems.Add($"Serve:Models names the directory \"{models}\", which does not exist");
        }

        if (options.Tls is { } tls)
        {
            RequireFile(problems, "Serve:Tls:Certificate", tls.Certificate);
            RequireFile(problems, "Serve:Tls:Key", tls.Key);
            if (tls.ClientCa is { } clientCa)
            {
                RequireFile(problems, "Serve:Tls:ClientCa", clientCa);
            }
            else if (tls.AllowedClients.Count > 0)
            {
                problems.Add("Serve:Tls:AllowedClients is given without Serve:Tls:ClientCa; names can be checked only on certificates that an authority vouches for");
            }
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void RequireFile(List<string> problems, string key, string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            problems.Add($"{key} is missing; it must name a PEM file");
        }
        else if (!File.Exists(path))
        {
            problems.Add($"{key} names the file \"{path}\", which does not exist");
        }
    }
}
