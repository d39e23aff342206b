using System.Globalization;

namespace PredictiveScaler.Recommending;

/// <summary>Compares a limit with the present one.</summary>
internal static class LimitTexts
{
    public static string Now(ResourceKind kind, double? value, double? current) => (value, current) switch
    {
        (_, null) => "No limit is known now.",
        (null, { } now) => $"Now {Quantities.Text(kind, now)}: it is taken away.",
        ({ } wanted, { } now) when Quantities.Text(kind, wanted) == Quantities.Text(kind, now) => $"Now {Quantities.Text(kind, now)}: right as it is.",
        ({ } wanted, { } now) => string.Create(CultureInfo.InvariantCulture, $"Now {Quantities.Text(kind, now)}: {Math.Abs((wanted / now) - 1):P0} {(wanted < now ? "less" : "more")}."),
    };
}
