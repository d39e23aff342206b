using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace PredictiveScaler.Monitoring;

/// <summary>Checks the sources and the address policy at start; every problem is named with its key path, of the values only the paths of files are shown.</summary>
internal sealed class MonitoringOptionsValidator : IValidateOptions<MonitoringOptions>
{
    public ValidateOptionsResult Validate(string? name, MonitoringOptions options)
    {
        List<string> problems = [.. options.Problems];
        foreach ((string source, SourceOptions settings) in options.Sources)
        {
            problems.AddRange(ProblemsOf($"Sources:{source}", settings));
        }

        string[] defaults = [.. options.Sources.Where(source => source.Value.Default == true).Select(source => source.Key)];
        if (defaults.Length > 1)
        {
            problems.Add($"Sources: only one may have Default = true; {string.Join(", ", defaults)} have.");
        }

        problems.AddRange(PolicyProblems(options.AddressPolicy));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> PolicyProblems(AddressPolicyOptions policy)
    {
        for (int i = 0; i < policy.AllowedCidrs.Count; i++)
        {
            if (!IPNetwork.TryParse(policy.AllowedCidrs[i], out _))
            {
                yield return $"AddressPolicy:AllowedCidrs:{i}: must be a network such as 10.0.0.0/8.";
            }
        }

        for (int i = 0; i < policy.AllowedPorts.Count; i++)
        {
            if (!ushort.TryParse(policy.AllowedPorts[i], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
            {
                yield return $"AddressPolicy:AllowedPorts:{i}: must be a port from 1 to 65535.";
            }
        }

        for (int i = 0; i < policy.AllowedHosts.Count; i++)
        {
            string host = policy.AllowedHosts[i];
            bool isPlaceholder = host is AddressPolicyOptions.ServiceName or AddressPolicyOptions.ServiceInNamespace or "*";
            string tail = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
            if (!isPlaceholder && Uri.CheckHostName(tail) != UriHostNameType.Dns)
            {
                yield return $"AddressPolicy:AllowedHosts:{i}: must be a host name, *.suffix, *, <service> or <service>.<namespace>.";
            }
        }
    }

    private static IEnumerable<string> ProblemsOf(string path, SourceOptions source)
    {
        bool hasBearer = source.BearerToken is not null || source.BearerTokenFile is not null;
        bool hasPassword = source.BasicPassword is not null || source.BasicPasswordFile is not null;
        if (source.BearerToken is not null && source.BearerTokenFile is not null)
        {
            yield return $"{path}: BearerToken and BearerTokenFile exclude each other.";
        }

        if (source.BasicPassword is not null && source.BasicPasswordFile is not null)
        {
            yield return $"{path}: BasicPassword and BasicPasswordFile exclude each other.";
        }

        bool hasUser = source.BasicUser is not null || source.BasicUserFile is not null;
        if (source.BasicUser is not null && source.BasicUserFile is not null)
        {
            yield return $"{path}: BasicUser and BasicUserFile exclude each other.";
        }

        if (hasBearer && hasUser)
        {
            yield return $"{path}: a bearer token and BasicUser exclude each other.";
        }

        if (hasUser != hasPassword)
        {
            yield return $"{path}: BasicUser needs BasicPassword, each as it is or as a file, and the other way round.";
        }

        if (source.BearerToken is { } token && !SecretText.IsUsable(token))
        {
            yield return $"{path}:BearerToken: must be visible ASCII without spaces.";
        }

        foreach (string problem in HeaderProblems(path, source).Concat(FileProblems(path, source)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> HeaderProblems(string path, SourceOptions source)
    {
        foreach ((string header, string value) in source.Headers)
        {
            if (!RequestHeaders.MaySet(header) || !RequestHeaders.MayBeValue(value))
            {
                yield return $"{path}:Headers:{header}: not a header that may be set, or its value is not visible ASCII.";
            }
        }
    }

    /// <summary>Somebody may have put the secret itself where its file belongs: only what is plainly a path is quoted.</summary>
    private static string Shown(string file) => Path.IsPathRooted(file) || file.StartsWith('.') ? $"\"{file}\"" : "(not quoted: a path starts with / or .)";

    private static IEnumerable<string> FileProblems(string path, SourceOptions source)
    {
        (string Key, string? File)[] files =
        [
            ("BearerTokenFile", source.BearerTokenFile), ("BasicUserFile", source.BasicUserFile), ("BasicPasswordFile", source.BasicPasswordFile), ("CaFile", source.CaFile),
            ("ClientCertificateFile", source.ClientCertificateFile), ("ClientKeyFile", source.ClientKeyFile),
        ];
        string[] unreadable = [.. files.Where(file => file.File is not null).Select(file => (file.Key, file.File, Why: WhyUnreadable(file.File!)))
            .Where(file => file.Why is not null).Select(file => $"{path}:{file.Key}: the file {Shown(file.File!)} cannot be read: {file.Why}.")];
        foreach (string problem in unreadable)
        {
            yield return problem;
        }

        if (source.ClientKeyFile is not null && source.ClientCertificateFile is null)
        {
            yield return $"{path}:ClientKeyFile: needs ClientCertificateFile.";
        }

        if (unreadable.Length == 0 && CertificateProblem(source) is { } unusable)
        {
            yield return $"{path}:{unusable}";
        }
    }

    private static string? CertificateProblem(SourceOptions source)
    {
        string key = "CaFile";
        try
        {
            if (source.CaFile is not null)
            {
                X509Certificate2Collection authorities = [];
                authorities.ImportFromPemFile(source.CaFile);
                if (authorities.Count == 0)
                {
                    return "CaFile: holds no certificate in PEM form.";
                }
            }

            key = "ClientCertificateFile";
            if (source.ClientCertificateFile is not null)
            {
                X509Certificate2.CreateFromPemFile(source.ClientCertificateFile, source.ClientKeyFile).Dispose();
            }

            return null;
        }
        catch (CryptographicException)
        {
            return $"{key}: not a usable certificate (with its key) in PEM form.";
        }
    }

    private static string? WhyUnreadable(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            return null;
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return "it does not exist";
        }
        catch (UnauthorizedAccessException)
        {
            return Directory.Exists(file) ? "it is a directory" : "access is denied";
        }
        catch (Exception problem) when (problem is IOException or ArgumentException or NotSupportedException)
        {
            return problem.Message.TrimEnd('.');
        }
    }
}
