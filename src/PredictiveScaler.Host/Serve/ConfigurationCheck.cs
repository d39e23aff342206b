using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;
using PredictiveScaler.Control;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Peering;
using PredictiveScaler.Storing;
using PredictiveScaler.Telemetry;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Serve;

/// <summary>
/// Every problem of the whole configuration at once, each with its key path. The framework's binder stops at the first value that it
/// cannot convert, ignores misspelt keys, and its validation reports one section after the other.
/// </summary>
internal static class ConfigurationCheck
{
    /// <exception cref="OptionsValidationException">Something is wrong; its failures are all there is.</exception>
    public static void Require(IConfiguration configuration)
    {
        List<string> problems =
        [
            .. KnownSections.Problems(configuration),
            .. Problems(configuration, ServeOptions.Section, new ServeOptions(), new ServeOptionsValidator()),
            .. Problems<ControlOptions>(configuration, ControlOptions.Section, new ControlOptions()),
            .. Problems<TelemetryOptions>(configuration, TelemetryOptions.Section, new TelemetryOptions()),
            .. Problems<StateStoreOptions>(configuration, "Store", new StateStoreOptions { Directory = configuration[$"{ServeOptions.Section}:{nameof(ServeOptions.Store)}"] }),
            .. Problems(configuration, PeersOptions.Section, new PeersOptions(), new PeersOptionsValidator()),
            .. MonitoringProblems(configuration),
            .. ServiceCalendars.Read(configuration).Problems,
        ];
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(ServeOptions), problems);
        }
    }

    private static List<string> Problems<T>(IConfiguration configuration, string name, T options, IValidateOptions<T>? validator = null)
        where T : class
    {
        IConfigurationSection section = configuration.GetSection(name);
        (string Path, string Problem)[] unconvertible = [.. Unconvertible(section, typeof(T))];
        List<string> problems = [.. Unknown(section, typeof(T)), .. unconvertible.Select(value => value.Problem)];
        Without(section, unconvertible.Select(value => value.Path)).Bind(options);
        List<ValidationResult> broken = [];
        Validator.TryValidateObject(options, new ValidationContext(options), broken, validateAllProperties: true);
        foreach (object nested in typeof(T).GetProperties().Where(property => IsNested(property.PropertyType)).Select(property => property.GetValue(options)).OfType<object>())
        {
            Validator.TryValidateObject(nested, new ValidationContext(nested), broken, validateAllProperties: true);
        }

        problems.AddRange(broken.Select(result => result.ErrorMessage!));
        if (validator?.Validate(null, options) is { Failed: true } failed)
        {
            problems.AddRange(failed.Failures);
        }

        return problems;
    }

    /// <summary>Values that cannot be converted keep their defaults, so that the others are judged all the same.</summary>
    private static IConfigurationSection Without(IConfigurationSection section, IEnumerable<string> paths)
    {
        HashSet<string> left = new(paths, StringComparer.OrdinalIgnoreCase);
        return new ConfigurationBuilder().AddInMemoryCollection(section.AsEnumerable().Where(value => !left.Contains(value.Key))).Build().GetSection(section.Path);
    }

    private static IEnumerable<string> Unknown(IConfigurationSection section, Type type)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (Find(type, child.Key) is not { } property)
            {
                yield return $"{child.Path}: unknown key; known are {string.Join(", ", Settable(type).Select(known => known.Name))}.";
            }
            else if (IsNested(property.PropertyType))
            {
                foreach (string problem in Unknown(child, property.PropertyType))
                {
                    yield return problem;
                }
            }
        }
    }

    private static IEnumerable<(string Path, string Problem)> Unconvertible(IConfigurationSection section, Type type)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            Type? wanted = Find(type, child.Key)?.PropertyType;
            if (wanted is not null && IsNested(wanted))
            {
                foreach ((string Path, string Problem) value in Unconvertible(child, wanted))
                {
                    yield return value;
                }
            }
            else if (wanted is not null && child.Value is { Length: > 0 } text && !CanConvert(text, wanted))
            {
                yield return (child.Path, wanted == typeof(IList<string>)
                    ? $"{child.Path} is one value; it must be a list: {child.Path}:0, {child.Path}:1 ..."
                    : $"{child.Path} is \"{text}\"; it must be {Wanted(wanted)}.");
            }
        }
    }

    /// <summary>A section within a section.</summary>
    private static bool IsNested(Type type) => type.IsClass && type.Namespace == typeof(ConfigurationCheck).Namespace;

    private static PropertyInfo? Find(Type type, string key) =>
        Settable(type).FirstOrDefault(property => property.Name.Equals(key, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<PropertyInfo> Settable(Type type) => type.GetProperties().Where(property => property.CanWrite);

    private static bool CanConvert(string text, Type type)
    {
        try
        {
            // The binder ignores a list that is written as one value, so that nothing would be allowed or everything.
            return type != typeof(IList<string>) && TypeDescriptor.GetConverter(Scalar(type)).ConvertFromInvariantString(text) is not null;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string Wanted(Type type) => Scalar(type) switch
    {
        { } span when span == typeof(TimeSpan) => "a time span such as 00:00:30 (hours:minutes:seconds)",
        { } real when real == typeof(double) => "a number such as 0.5",
        { } flag when flag == typeof(bool) => "true or false",
        _ => "a whole number",
    };

    private static Type Scalar(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static IEnumerable<string> MonitoringProblems(IConfiguration configuration)
    {
        MonitoringOptions options = new();
        new MonitoringOptionsReader(options).Read(configuration);
        return new MonitoringOptionsValidator().Validate(null, options).Failures ?? [];
    }
}
