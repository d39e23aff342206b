using System.Globalization;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Triggers;

/// <summary>
/// Turns a ScaledObject's scalerMetadata into <see cref="TriggerOptions"/>, or into all problems at once. Pure, thread-safe, never throws,
/// never quotes what may be a secret.
/// </summary>
/// <param name="models">Names of registered forecasters, for a notice about an unknown one; null = not checked.</param>
/// <param name="calendars">Calendars that a trigger may name; null = not checked, and a named one has no effect.</param>
internal sealed class TriggerMetadataParser(IReadOnlyCollection<string>? models = null, ServiceCalendars? calendars = null)
{
    internal const int MaxKeys = 100;
    internal const int MaxKeyLength = 128;
    internal const int MaxTotalLength = 64 * 1024;
    private const int MaxNameLength = 253;

    public MetadataParseResult Parse(string @namespace, string name, IReadOnlyDictionary<string, string> metadata)
    {
        List<MetadataProblem> problems = [];
        List<MetadataNotice> notices = [];
        TriggerKey key = Bounded(@namespace, name, metadata, problems)
            ? TriggerKey.Of(@namespace, name, metadata)
            : new TriggerKey(MetadataEcho.Key(@namespace), MetadataEcho.Key(name), "");
        if (problems.Count > 0)
        {
            return new MetadataParseResult(key, null, problems, notices);
        }

        GivenKeys given = Match(metadata, problems, notices);
        TriggerOptions options = ReadValues(Defaults(key), given, metadata, problems, notices);
        options = MetadataCrossChecks.Apply(options, given, problems, notices);
        NoteUnknownModel(options, given, notices);
        options = WithSchedule(options, given, notices);
        return problems.Count > 0
            ? new MetadataParseResult(key, null, problems, notices)
            : new MetadataParseResult(key, options with { Notices = [.. notices.Select(notice => notice.Text)] }, problems, notices);
    }

    private static TriggerOptions Defaults(TriggerKey key) => new()
    {
        Query = new MetricQuery { PromQl = "", TriggerNamespace = key.Namespace },
        Threshold = MetadataKeys.MinThreshold,
        MetricName = MetricNames.Default(key),
        DefaultMetricName = MetricNames.Default(key),
        PredictHorizon = TimeSpan.Zero,
    };

    /// <summary>Refuses maps and names that are too large to look at more closely.</summary>
    private static bool Bounded(string @namespace, string name, IReadOnlyDictionary<string, string> metadata, List<MetadataProblem> problems)
    {
        foreach ((string what, string text) in new[] { ("ScaledObject namespace", @namespace), ("ScaledObject name", name) })
        {
            if (text.Length is 0 or > MaxNameLength || text.Any(c => char.IsControl(c) || c == '/'))
            {
                problems.Add(new MetadataProblem(what, null, "is not a Kubernetes name", $"1 to {MaxNameLength} characters", ""));
            }
        }

        if (metadata.Count > MaxKeys)
        {
            problems.Add(new MetadataProblem("metadata", null, $"has {metadata.Count} keys", $"at most {MaxKeys} keys", ""));
            return false;
        }

        long total = metadata.Sum(pair => (long)pair.Key.Length + (pair.Value?.Length ?? 0));
        if (total > MaxTotalLength)
        {
            problems.Add(new MetadataProblem("metadata", null, $"has {total} characters", $"at most {MaxTotalLength} characters in all", ""));
        }

        return problems.Count == 0;
    }

    private static GivenKeys Match(IReadOnlyDictionary<string, string> metadata, List<MetadataProblem> problems, List<MetadataNotice> notices)
    {
        GivenKeys given = new();
        foreach ((string written, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            bool fromEnvironment = written.EndsWith(MetadataFingerprint.FromEnv, StringComparison.Ordinal);
            string name = fromEnvironment ? written[..^MetadataFingerprint.FromEnv.Length] : written;
            if (MetadataKeys.Find(name) is not { } row)
            {
                notices.Add(Unknown(written, name));
            }
            else if (!string.IsNullOrWhiteSpace(value)
                && !given.TryAdd(new GivenKey(row, written, value.Trim(), fromEnvironment), out GivenKey? earlier))
            {
                problems.Add(new MetadataProblem(written, null, $"means the same as {earlier!.Written}, which is given too", "", "keep one of the two"));
            }
        }

        return given;
    }

    private static TriggerOptions ReadValues(
        TriggerOptions options, GivenKeys given, IReadOnlyDictionary<string, string> metadata, List<MetadataProblem> problems, List<MetadataNotice> notices)
    {
        foreach (MetadataKey row in MetadataKeys.All)
        {
            if (given.Find(row.Name) is not { } key)
            {
                if (row.Required)
                {
                    problems.Add(Missing(row, metadata));
                }

                continue;
            }

            MetadataReading read = key.Value.Length > row.MaxLength
                ? new MetadataReading(null, $"it has {key.Value.Length.ToString(CultureInfo.InvariantCulture)} characters, at most {row.MaxLength} are taken")
                : row.Read(options, key.Value);
            if (read.Options is null)
            {
                problems.Add(new MetadataProblem(key.Written, key.Shown, key.Shown is null ? "the value (not shown) is refused" : "is refused", row.Allowed, read.Advice));
                continue;
            }

            NoteLeftOver(key, notices);
            options = read.Options;
        }

        return options;
    }

    private static void NoteLeftOver(GivenKey key, List<MetadataNotice> notices)
    {
        if (key.Row.Effect == MetadataKeyEffect.LeftOver)
        {
            notices.Add(new MetadataNotice(key.Written, MetadataNoticeKind.LeftOver, $"{key.Written} belongs to KEDA's Prometheus trigger and is ignored. {key.Row.Help}"));
        }
    }

    private static MetadataProblem Missing(MetadataKey row, IReadOnlyDictionary<string, string> metadata)
    {
        string? misspelt = metadata.Keys.FirstOrDefault(key => MetadataKeys.Find(key) is null && NearestKey.Of(key) is { } near && MetadataKeys.Find(near) == row);
        string advice = misspelt is null
            ? $"for example {row.Name}: '{row.Example}'"
            : $"'{MetadataEcho.Key(misspelt)}' is given: did you mean '{NearestKey.Of(misspelt)}'?";
        return new MetadataProblem(row.Name, null, "is missing", row.Allowed, advice);
    }

    private static MetadataNotice Unknown(string written, string name)
    {
        string shown = MetadataEcho.Key(written.Length > MaxKeyLength ? written[..MaxKeyLength] : written);
        string text = NearestKey.Of(name) switch
        {
            null => $"unknown key '{shown}' is ignored.",
            { } near when near.Equals(name, StringComparison.OrdinalIgnoreCase) => $"unknown key '{shown}' is ignored: keys are case-sensitive, write '{near}'.",
            { } near => $"unknown key '{shown}' is ignored: did you mean '{near}'?",
        };
        return new MetadataNotice(shown, MetadataNoticeKind.UnknownKey, text);
    }

    private TriggerOptions WithSchedule(TriggerOptions options, GivenKeys given, List<MetadataNotice> notices)
    {
        IReadOnlyList<CalendarRule>? rules = options.Calendar is { Name: { } name } ? calendars?.Find(name) : options.Calendar?.Rules;
        if (rules is null && options.Calendar is not null && calendars is not null)
        {
            // Never an error: a calendar that is missing today must not break GetMetricSpec, and with it the fallback.
            string known = calendars.Names.Any() ? string.Join(", ", calendars.Names) : "none";
            notices.Add(new MetadataNotice(given.Written("calendar"), MetadataNoticeKind.Adjusted, $"the service has no calendar of the name given in calendar, so no event changes the value; it has: {known}."));
        }

        return rules is null ? options : options with { Schedule = new CalendarSchedule(rules, options.TimeZone) };
    }

    private void NoteUnknownModel(TriggerOptions options, GivenKeys given, List<MetadataNotice> notices)
    {
        // Never an error: a model that is missing today must not break GetMetricSpec.
        if (models is not null && options.Model != "auto" && !models.Contains(options.Model, StringComparer.OrdinalIgnoreCase))
        {
            string known = string.Join(", ", models.Order(StringComparer.Ordinal));
            notices.Add(new MetadataNotice(given.Written("model"), MetadataNoticeKind.Adjusted, $"no forecaster of the name given in model is registered, auto is used; there are: {known}."));
        }
    }
}
