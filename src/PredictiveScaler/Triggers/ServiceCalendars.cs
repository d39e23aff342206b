using Microsoft.Extensions.Configuration;

namespace PredictiveScaler.Triggers;

/// <summary>The calendars of the service that triggers name: configuration section <c>Calendars:name</c>, a list of rules, or one text with ';' between them.</summary>
internal sealed class ServiceCalendars
{
    public const string Section = "Calendars";

    private readonly Dictionary<string, IReadOnlyList<CalendarRule>> _rules = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _problems = [];

    private ServiceCalendars()
    {
    }

    public IEnumerable<string> Names => _rules.Keys.Order(StringComparer.Ordinal);

    /// <summary>What is wrong, a sentence each with its key path; calendars with a problem have no rules.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public static ServiceCalendars Read(IConfiguration configuration)
    {
        ServiceCalendars calendars = new();
        IConfigurationSection all = configuration.GetSection(Section);
        if (!string.IsNullOrEmpty(all.Value))
        {
            calendars._problems.Add($"{Section} is one value; it must hold calendars by name: {Section}:shop:0 = mon-fri 08:00-18:00 min=200.");
        }

        foreach (IConfigurationSection section in all.GetChildren())
        {
            calendars.Add(section);
        }

        return calendars;
    }

    /// <summary>Null when there is none of that name; case does not count, as in all configuration.</summary>
    public IReadOnlyList<CalendarRule>? Find(string name) => _rules.GetValueOrDefault(name);

    private void Add(IConfigurationSection section)
    {
        if (section.Key.Length == 0 || !ValueKinds.IsName(section.Key))
        {
            _problems.Add($"{section.Path}: a calendar's name is letters, digits, '.', '_' and '-', at most 63.");
            return;
        }

        Parsed<IReadOnlyList<CalendarRule>> rules = TriggerCalendar.ReadRules(Texts(section));
        if (rules.Value is { } read)
        {
            _rules[section.Key] = read;
        }
        else
        {
            _problems.Add($"{section.Path}: {rules.Advice}.");
        }
    }

    private static string[] Texts(IConfigurationSection section) => section.Value is { } text
        ? text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : [.. section.GetChildren().OrderBy(child => child.Key, ConfigurationKeyComparer.Instance).Select(child => child.Value ?? "")];
}
