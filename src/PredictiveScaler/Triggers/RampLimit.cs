namespace PredictiveScaler.Triggers;

/// <summary>Most the forecast part may change a minute: an absolute demand, or a share of its current value.</summary>
/// <param name="AbsolutePerMinute">Demand a minute; null when the limit is relative.</param>
/// <param name="RelativePerMinute">Share a minute, 0.5 = 50 %; null when the limit is absolute.</param>
internal sealed record RampLimit(double? AbsolutePerMinute, double? RelativePerMinute)
{
    private const double MaxAbsolute = 1e12;

    /// <summary>Rising: any share.</summary>
    public static readonly ValueKind<RampLimit?> Up = Kind(10_000);

    /// <summary>Falling: nothing falls by more than all of it.</summary>
    public static readonly ValueKind<RampLimit?> Down = Kind(100);

    public override string ToString() => AbsolutePerMinute is { } absolute ? ValueKinds.Text(absolute) : $"{ValueKinds.Text(RelativePerMinute.GetValueOrDefault() * 100)}%";

    private static ValueKind<RampLimit?> Kind(int maxPercent) => new(
        "rate per minute", $"off, a percentage above 0% up to {maxPercent}%, or a demand above 0 up to {ValueKinds.Text(MaxAbsolute)}", 64, text => Read(text, maxPercent));

    private static Parsed<RampLimit?> Read(string text, int maxPercent)
    {
        if (text.Equals("off", StringComparison.OrdinalIgnoreCase))
        {
            return Parsed<RampLimit?>.Of(null);
        }

        bool relative = text.EndsWith('%');
        if (!ValueKinds.TryNumber(text.AsSpan(0, text.Length - (relative ? 1 : 0)).Trim(), out double value))
        {
            return Parsed<RampLimit?>.Refused("write the most it may change in a minute, such as 50% or 200");
        }

        if (value <= 0 || value > (relative ? maxPercent : MaxAbsolute))
        {
            return Parsed<RampLimit?>.Refused();
        }

        return Parsed<RampLimit?>.Of(relative ? new RampLimit(null, value / 100) : new RampLimit(value, null));
    }
}
