using System.Globalization;

namespace PredictiveScaler.Triggers;

/// <summary>A time-bounded floor, ceiling or uplift: weekly (days and hours) or one event (start and duration), in local time of the trigger.</summary>
internal sealed record CalendarRule
{
    private const double MaxBound = 1e12;
    private const double MaxUplift = 100;
    private const int FirstYear = 2000;
    private const int LastYear = 2999;
    private static readonly TimeSpan MaxEvent = TimeSpan.FromDays(31);
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>Days of a weekly rule; empty for an event.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>From this time of day; a weekly rule whose end is not after its start runs past midnight.</summary>
    public TimeOnly From { get; init; }

    public TimeOnly To { get; init; }

    /// <summary>Local start of an event; null for a weekly rule.</summary>
    public DateTime? Start { get; init; }

    /// <summary>How long an event lasts.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Floor of the value, in demand; null = none.</summary>
    public double? Min { get; init; }

    /// <summary>Ceiling of the forecast part, in demand; null = none.</summary>
    public double? Max { get; init; }

    /// <summary>Floor of the value, in replicas; null = none.</summary>
    public int? MinReplicas { get; init; }

    /// <summary>Ceiling of the forecast part, in replicas; null = none.</summary>
    public int? MaxReplicas { get; init; }

    /// <summary>Factor on the forecast part; null = none.</summary>
    public double? Uplift { get; init; }

    internal static Parsed<CalendarRule> Read(string text)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2)
        {
            return Parsed<CalendarRule>.Refused("say when and what, such as mon-fri 08:00-18:00 min=200");
        }

        bool isEvent = words[0].Contains('/', StringComparison.Ordinal);
        CalendarRule? rule = isEvent ? Event(words[0]) : Weekly(words[0], words[1]);
        if (rule is null)
        {
            return Parsed<CalendarRule>.Refused("write the time as mon-fri 08:00-18:00, or 2026-11-27T18:00/6h for one event of at most 31d");
        }

        return rule.WithEffects(words.AsSpan(isEvent ? 1 : 2));
    }

    private static CalendarRule? Event(string word)
    {
        int slash = word.IndexOf('/', StringComparison.Ordinal);
        return DateTime.TryParseExact(word.AsSpan(0, slash), "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime start)
            && start.Year is >= FirstYear and <= LastYear
            && Durations.TryParse(word[(slash + 1)..], out TimeSpan duration) && duration > TimeSpan.Zero && duration <= MaxEvent
            ? new CalendarRule { Start = start, Duration = duration }
            : null;
    }

    private static CalendarRule? Weekly(string days, string hours)
    {
        int dash = hours.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && TimeOnly.TryParseExact(hours.AsSpan(0, dash), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly from)
            && TimeOnly.TryParseExact(hours.AsSpan(dash + 1), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly to)
            && DaysOf(days) is { Count: > 0 } set
            ? new CalendarRule { Days = set, From = from, To = to }
            : null;
    }

    private static List<DayOfWeek>? DaysOf(string text)
    {
        SortedSet<DayOfWeek> days = [];
        foreach (string part in text.ToLowerInvariant().Split(','))
        {
            string[] ends = part == "daily" ? ["sun", "sat"] : part.Split('-');
            int first = Array.IndexOf(DayNames, ends[0]);
            int last = Array.IndexOf(DayNames, ends[^1]);
            if (ends.Length > 2 || first < 0 || last < 0)
            {
                return null;
            }

            for (int day = first; ; day = (day + 1) % 7)
            {
                days.Add((DayOfWeek)day);
                if (day == last)
                {
                    break;
                }
            }
        }

        return [.. days];
    }

    private Parsed<CalendarRule> WithEffects(ReadOnlySpan<string> words)
    {
        CalendarRule rule = this;
        foreach (string word in words)
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !ValueKinds.TryNumber(word.AsSpan(equals + 1), out double value) || rule.With(word[..equals], value) is not { } next)
            {
                return Parsed<CalendarRule>.Refused("effects are min=, max= (demand, 0 to 1e12), minReplicas=, maxReplicas= (whole, 0 to 100000) and uplift= (above 0, up to 100)");
            }

            rule = next;
        }

        bool hasEffect = rule.Min is not null || rule.Max is not null || rule.MinReplicas is not null || rule.MaxReplicas is not null || rule.Uplift is not null;
        return hasEffect && !(rule.Min > rule.Max) && !(rule.MinReplicas > rule.MaxReplicas)
            ? Parsed<CalendarRule>.Of(rule)
            : Parsed<CalendarRule>.Refused(hasEffect ? "min is above max" : "give it min=, max=, minReplicas=, maxReplicas= or uplift=");
    }

    private CalendarRule? With(string effect, double value) => effect.ToUpperInvariant() switch
    {
        "MIN" when value is >= 0 and <= MaxBound => this with { Min = value },
        "MAX" when value is >= 0 and <= MaxBound => this with { Max = value },
        "MINREPLICAS" when IsCount(value) => this with { MinReplicas = (int)value },
        "MAXREPLICAS" when IsCount(value) => this with { MaxReplicas = (int)value },
        "UPLIFT" when value is > 0 and <= MaxUplift => this with { Uplift = value },
        _ => null,
    };

    private static bool IsCount(double value) => value is >= 0 and <= CapacityPoint.MaxReplicas && value == Math.Floor(value);
}
