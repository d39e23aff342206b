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

    public override string ToString() => Name ?? FormattableString.Invariant($"{Rules.Count} rules of its own");

    private static Parsed<TriggerCalendar> Read(string text)
    {
        if (ValueKinds.IsName(text))
        {
            return Parsed<TriggerCalendar>.Of(new TriggerCalendar(text, []));
        }

        string[] parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Parsed<IReadOnlyList<CalendarRule>> rules = ReadRules(parts);
        return rules.Value is { } read ? Parsed<TriggerCalendar>.Of(new TriggerCalendar(null, read)) : Parsed<TriggerCalendar>.Refused(rules.Advice);
    }

    /// <summary>All rules, or advice on the first bad one.</summary>
    internal static Parsed<IReadOnlyList<CalendarRule>> ReadRules(IReadOnlyList<string> texts)
    {
        if (texts.Count is 0 or > MaxRules)
        {
            return Parsed<IReadOnlyList<CalendarRule>>.Refused($"give it 1 to {MaxRules} rules");
        }

        List<CalendarRule> rules = new(texts.Count);
        for (int i = 0; i < texts.Count; i++)
        {
            Parsed<CalendarRule> rule = CalendarRule.Read(texts[i]);
            if (rule.Value is null)
            {
                return Parsed<IReadOnlyList<CalendarRule>>.Refused($"rule {i + 1}: {rule.Advice}");
            }

            rules.Add(rule.Value);
        }

        return Parsed<IReadOnlyList<CalendarRule>>.Of(rules);
    }
}
