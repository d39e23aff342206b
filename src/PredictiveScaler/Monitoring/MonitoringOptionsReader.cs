using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace PredictiveScaler.Monitoring;

/// <summary>
/// Reads the sections <c>Sources</c> and <c>AddressPolicy</c>. The framework's binder stops at the first bad value and ignores misspelt keys;
/// this one notes every problem with its key path, and never a value.
/// </summary>
internal sealed class MonitoringOptionsReader(MonitoringOptions options)
{
    private static readonly string[] SourceKeys =
    [
        nameof(SourceOptions.Url), nameof(SourceOptions.Default), nameof(SourceOptions.BearerTokenFile), nameof(SourceOptions.BearerToken),
        nameof(SourceOptions.BasicUser), nameof(SourceOptions.BasicUserFile), nameof(SourceOptions.BasicPassword), nameof(SourceOptions.BasicPasswordFile),
        nameof(SourceOptions.Headers), nameof(SourceOptions.CaFile), nameof(SourceOptions.ClientCertificateFile),
        nameof(SourceOptions.ClientKeyFile), nameof(SourceOptions.InsecureSkipVerify), nameof(SourceOptions.UseProxy),
        nameof(SourceOptions.AllowedNamespaces), nameof(SourceOptions.Timeout), nameof(SourceOptions.MaxConcurrency),
        nameof(SourceOptions.MaxQueue), nameof(SourceOptions.MaxResponseBytes),
    ];

    private static readonly string[] PolicyKeys =
        [nameof(AddressPolicyOptions.AllowedHosts), nameof(AddressPolicyOptions.AllowedCidrs), nameof(AddressPolicyOptions.AllowedPorts), nameof(AddressPolicyOptions.AllowLoopback)];

    public void Read(IConfiguration configuration)
    {
        foreach (IConfigurationSection section in configuration.GetSection("Sources").GetChildren())
        {
            options.Sources[section.Key] = ReadSource(section);
        }

        IConfigurationSection policy = configuration.GetSection("AddressPolicy");
        NoteUnknown(policy, PolicyKeys);
        options.AddressPolicy.AllowedHosts = List(policy.GetSection("AllowedHosts")) ?? options.AddressPolicy.AllowedHosts;
        options.AddressPolicy.AllowedCidrs = List(policy.GetSection("AllowedCidrs")) ?? options.AddressPolicy.AllowedCidrs;
        options.AddressPolicy.AllowedPorts = List(policy.GetSection("AllowedPorts")) ?? options.AddressPolicy.AllowedPorts;
        options.AddressPolicy.AllowLoopback = Flag(policy, "AllowLoopback") ?? false;
    }

    private static IReadOnlyList<string>? List(IConfigurationSection section)
    {
        if (!section.Exists())
        {
            return null;
        }

        IEnumerable<string> items = section.Value is { } text
            ? text.Split(',')
            : section.GetChildren().Select(child => child.Value ?? "");
        return [.. items.Select(item => item.Trim()).Where(item => item.Length > 0)];
    }

    private SourceOptions ReadSource(IConfigurationSection section)
    {
        NoteUnknown(section, SourceKeys);
        SourceOptions defaults = new();
        SourceOptions source = new()
        {
            Url = Address(section, "Url"),
            Default = Flag(section, "Default"),
            BearerTokenFile = section["BearerTokenFile"],
            BearerToken = section["BearerToken"],
            BasicUser = section["BasicUser"],
            BasicUserFile = section["BasicUserFile"],
            BasicPassword = section["BasicPassword"],
            BasicPasswordFile = section["BasicPasswordFile"],
            CaFile = section["CaFile"],
            ClientCertificateFile = section["ClientCertificateFile"],
            ClientKeyFile = section["ClientKeyFile"],
            InsecureSkipVerify = Flag(section, "InsecureSkipVerify") ?? false,
            UseProxy = Flag(section, "UseProxy") ?? false,
            AllowedNamespaces = List(section.GetSection("AllowedNamespaces")) ?? [],
            Timeout = Duration(section, "Timeout") ?? defaults.Timeout,
            MaxConcurrency = (int)(Number(section, "MaxConcurrency", 1, 1024) ?? defaults.MaxConcurrency),
            MaxQueue = (int)(Number(section, "MaxQueue", 0, 100_000) ?? defaults.MaxQueue),
            MaxResponseBytes = Number(section, "MaxResponseBytes", 64 * 1024, 1024 * 1024 * 1024) ?? defaults.MaxResponseBytes,
        };
        foreach (IConfigurationSection header in section.GetSection("Headers").GetChildren())
        {
            source.Headers[header.Key] = header.Value ?? "";
        }

        return source;
    }

    private void NoteUnknown(IConfigurationSection section, string[] known)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                options.Problems.Add($"{child.Path}: unknown key; known are {string.Join(", ", known)}.");
            }
        }
    }

    private Uri? Address(IConfigurationSection section, string key)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            options.Problems.Add($"{section.Path}:{key}: required, an http:// or https:// URL.");
            return null;
        }

        bool isUrl = Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https";
        if (!isUrl || url!.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            options.Problems.Add($"{section.Path}:{key}: must be an http:// or https:// URL without user, query or fragment.");
            return null;
        }

        return url;
    }

    private bool? Flag(IConfigurationSection section, string key)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return null;
        }

        if (bool.TryParse(text, out bool value))
        {
            return value;
        }

        options.Problems.Add($"{section.Path}:{key}: must be true or false.");
        return null;
    }

    private long? Number(IConfigurationSection section, string key, long least, long most)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most)
        {
            return value;
        }

        options.Problems.Add(string.Create(CultureInfo.InvariantCulture, $"{section.Path}:{key}: must be a whole number from {least} to {most}."));
        return null;
    }

    private TimeSpan? Duration(IConfigurationSection section, string key)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return null;
        }

        TimeSpan? value = ParseDuration(text);
        if (value >= TimeSpan.FromMilliseconds(100) && value <= TimeSpan.FromMinutes(5))
        {
            return value;
        }

        options.Problems.Add($"{section.Path}:{key}: must be a duration from 100ms to 5m, such as 10s.");
        return null;
    }

    private static TimeSpan? ParseDuration(string text)
    {
        (string number, double seconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 0.001),
            _ when text.EndsWith('s') => (text[..^1], 1),
            _ when text.EndsWith('m') => (text[..^1], 60),
            _ => (text, 1),
        };
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value <= 3600)
        {
            return TimeSpan.FromSeconds(value * seconds);
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) ? span : null;
    }
}
