using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PredictiveScaler.Collecting;
using PredictiveScaler.Host.Doctor;

namespace PredictiveScaler.Host.Collect;

/// <summary>Opens the service's own client to the server of the settings, with their secrets.</summary>
internal static class CollectSource
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <exception cref="CollectException">A secret is missing, or a setting is not one that a source can have.</exception>
    public static PrometheusAt Connect(CollectSettings settings)
    {
        const string section = "Sources:collect";
        Dictionary<string, string?> values = new()
        {
            [$"{section}:Url"] = settings.Url!.AbsoluteUri,
            [$"{section}:Timeout"] = string.Create(CultureInfo.InvariantCulture, $"{(settings.Timeout ?? DefaultTimeout).TotalSeconds}s"),
            [$"{section}:BearerToken"] = settings.BearerToken?.Read(),
            [$"{section}:BasicUser"] = settings.User,
            [$"{section}:BasicPassword"] = settings.Password?.Read(),
            [$"{section}:CaFile"] = settings.CaFile,
        };
        foreach ((string name, SecretReference secret) in settings.Headers)
        {
            values[$"{section}:Headers:{name}"] = secret.Read();
        }

        try
        {
            return PrometheusAt.Connect(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        }
        catch (OptionsValidationException problem)
        {
            throw new CollectException(string.Join(' ', problem.Failures.Select(failure => failure.Replace($"{section}:", "", StringComparison.Ordinal))));
        }
    }
}
