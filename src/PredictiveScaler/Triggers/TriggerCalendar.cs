namespace PredictiveScaler.Triggers;

/// <summary>Known events: a calendar of the service by name, or rules written into the trigger.</summary>
/// <param name="Name">Name of a calendar in the service; null when the rules are inline.</param>
/// <param name="Rules">Inline rules, in the trigger's time zone; empty when named.</param>
internal sealed record TriggerCalendar(string? Name, IReadOnlyList<CalendarRule> Rules)
{
    private const int MaxRules = 64;

    public static readonly ValueKind<TriggerCalendar> Kind = new(
        "name or rules",
        $"a calendar's name, or 1 to {MaxRules} rules separated by ';': `mon-fri 08:00-18:00 min=200 max=900` or `2026-11-27T18:00/6h uplift=2`",
        8 * 1024,
        Read);

    private static Parsed<TriggerCalendar> Read(string text)
    {
        if (ValueKinds.IsName(text))
        {
            return Parsed<TriggerCalendar>.Of(new TriggerCalendar(text, []));
        }

        string[] parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > MaxRules)
        {
            return Parsed<TriggerCalendar>.Refused();
        }

        List<CalendarRule> rules = new(parts.Length);
        for (int i = 0; i < parts.Length; i++)
        {
            Parsed<CalendarRule> rule = CalendarRule.Read(parts[i]);
            if (rule.Value is null)
            {
                return Parsed<TriggerCalendar>.Refused($"rule {i + 1}: {rule.Advice}");
            }

            rules.Add(rule.Value);
        }

        return Parsed<TriggerCalendar>.Of(new TriggerCalendar(null, rules));
    }
}
