namespace PredictiveScaler.Triggers;

/// <summary>How long a workload may be short of capacity: <c>10m/day</c>.</summary>
/// <param name="Shortfall">Time short of capacity that is accepted in each period.</param>
/// <param name="Period">One hour, day or week.</param>
internal sealed record ServiceLevel(TimeSpan Shortfall, TimeSpan Period)
{
    public static readonly ValueKind<ServiceLevel> Kind = new(
        "duration per period", "1s/hour to half of the period; periods: hour, day, week", 64, Read);

    /// <summary>Share of the time that may be short of capacity, above 0 and at most 0.5.</summary>
    public double ShortShare => Shortfall / Period;

    public override string ToString() => $"{Durations.Format(Shortfall)}/{PeriodName}";

    private string PeriodName => Period.TotalDays switch { < 1 => "hour", < 7 => "day", _ => "week" };

    private static Parsed<ServiceLevel> Read(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !Durations.TryParse(text[..slash], out TimeSpan shortfall) || PeriodOf(text[(slash + 1)..].Trim()) is not { } period)
        {
            return Parsed<ServiceLevel>.Refused("write the time short of capacity that you accept, such as 10m/day");
        }

        return shortfall >= TimeSpan.FromSeconds(1) && shortfall <= period / 2
            ? Parsed<ServiceLevel>.Of(new ServiceLevel(shortfall, period))
            : Parsed<ServiceLevel>.Refused();
    }

    private static TimeSpan? PeriodOf(string text) => text.ToUpperInvariant() switch
    {
        "HOUR" or "H" => TimeSpan.FromHours(1),
        "DAY" or "D" => TimeSpan.FromDays(1),
        "WEEK" or "W" => TimeSpan.FromDays(7),
        _ => null,
    };
}
