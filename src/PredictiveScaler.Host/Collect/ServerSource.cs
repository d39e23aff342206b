using Microsoft.Extensions.Options;
using PredictiveScaler.Collecting;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Host.Collect;

/// <summary>Opens the server that the command line names, or a source of the service's own configuration.</summary>
internal static class ServerSource
{
    /// <exception cref="CollectException">A secret, a file or a setting is missing or wrong.</exception>
    public static PrometheusAt Connect(ServerChoice choice)
    {
        if (choice.Url is { } url)
        {
            return CollectSource.Connect(choice.Server with { Url = url });
        }

        try
        {
            return PrometheusAt.Connect(Configuration(choice.ConfigFile));
        }
        catch (OptionsValidationException problem)
        {
            throw new CollectException("The configuration is not valid: " + string.Join(' ', problem.Failures));
        }
    }

    /// <summary>As <c>serve</c> reads it.</summary>
    private static IConfigurationRoot Configuration(string? file)
    {
        ConfigurationBuilder builder = new();
        builder.AddEnvironmentVariables();
        try
        {
            return file is null ? builder.Build() : builder.AddJsonFile(Path.GetFullPath(file), optional: false).Build();
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CollectException($"Cannot read --config {file}: {problem.InnerException?.Message ?? problem.Message}");
        }
    }
}
