using System.Globalization;

namespace PredictiveScaler.Recommending;

/// <summary>Amounts as Kubernetes writes them: whole millicores and whole Mi, rounded up so that rounding never takes from a pod.</summary>
internal static class Quantities
{
    public const double Mebibyte = 1024 * 1024;
    private const double Millicore = 0.001;

    // Sums of doubles land a hair above a whole number; that is no reason for one more.
    private const double Hair = 1e-9;

    public static double RoundUp(ResourceKind kind, double amount) => Math.Ceiling((amount / UnitOf(kind)) * (1 - Hair)) * UnitOf(kind);

    /// <summary>Such as <c>250m</c> or <c>512Mi</c>.</summary>
    public static string Text(ResourceKind kind, double amount) => string.Create(
        CultureInfo.InvariantCulture, $"{Math.Ceiling((amount / UnitOf(kind)) * (1 - Hair)):0}{(kind == ResourceKind.Cpu ? "m" : "Mi")}");

    private static double UnitOf(ResourceKind kind) => kind == ResourceKind.Cpu ? Millicore : Mebibyte;
}
