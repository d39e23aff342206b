using System.Net;
using Microsoft.Extensions.Options;

namespace PredictiveScaler.Host.Serve;

/// <summary>All problems at once, each with its key.</summary>
internal sealed class ServeOptionsValidator : IValidateOptions<ServeOptions>
{
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, ServeOptions options)
    {
        List<string> problems = [];
        if (!IPAddress.TryParse(options.Bind, out _))
        {
            problems.Add($"Serve:Bind is \"{options.Bind}\"; it must be an IP address such as 127.0.0.1, 0.0.0.0 or [::]");
        }

        RequirePort(problems, "Serve:GrpcPort", options.GrpcPort);
        RequirePort(problems, "Serve:HttpPort", options.HttpPort);
        RequirePort(problems, "Serve:HealthPort", options.HealthPort ?? 0);
        RequirePort(problems, "Serve:MetricsPort", options.MetricsPort ?? 0);
        RequireDifferent(problems, options);
        if (options.DrainFor < TimeSpan.Zero || options.DrainFor > LongestDrain)
        {
            problems.Add(FormattableString.Invariant($"Serve:DrainFor is {options.DrainFor}; it must be from 00:00:00 to {LongestDrain}"));
        }

        if (options.Models is { } models && !Directory.Exists(models))
        {
            problems.Add($"Serve:Models names the directory \"{models}\", which does not exist");
        }

        foreach ((string key, string? file) in new[] { ("Serve:Api:TokenFile", options.Api.TokenFile), ("Serve:Api:UserFile", options.Api.UserFile) })
        {
            if (file is not null)
            {
                RequireFile(problems, key, file);
            }
        }

        if (options.Tls is { } tls)
        {
            RequireFile(problems, "Serve:Tls:Certificate", tls.Certificate);
            RequireFile(problems, "Serve:Tls:Key", tls.Key);
            if (tls.KeyPasswordFile is { } password)
            {
                RequireFile(problems, "Serve:Tls:KeyPasswordFile", password);
            }

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

    private static void RequirePort(List<string> problems, string key, int port)
    {
        if (port is < 0 or > 65535)
        {
            problems.Add(FormattableString.Invariant($"{key} is {port}; it must be from 0 (a free port) to 65535"));
        }
    }

    private static void RequireDifferent(List<string> problems, ServeOptions options)
    {
        (string Key, int Port)[] ports = [("Serve:GrpcPort", options.GrpcPort), ("Serve:HttpPort", options.HttpPort), ("Serve:HealthPort", options.HealthPort ?? 0), ("Serve:MetricsPort", options.MetricsPort ?? 0)];
        foreach (IGrouping<int, (string Key, int Port)> same in ports.Where(port => port.Port > 0).GroupBy(port => port.Port).Where(group => group.Count() > 1))
        {
            problems.Add(FormattableString.Invariant($"{string.Join(" and ", same.Select(port => port.Key))} are both {same.Key}; each needs a port of its own"));
        }
    }

    private static void RequireFile(List<string> problems, string key, string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            problems.Add($"{key} is missing; it must name a file");
        }
        else if (!File.Exists(path))
        {
            problems.Add($"{key} names the file \"{path}\", which does not exist");
        }
    }
}
