using System.Globalization;

namespace PredictiveScaler.Experiments.Reporting;

/// <summary>Numbers as the tables show them: "-" is nothing to compare, "never" a policy that is never as good.</summary>
internal static class Numbers
{
    private const string Unknown = "-";
    private const string Never = "never";

    public static string Percent(double share) => Format(share * 100, "0.0") is var text && double.IsFinite(share) ? text + " %" : text;

    public static string Change(double share) => double.IsFinite(share) && share > 0 ? "+" + Percent(share) : Percent(share);

    public static string Whole(double value) => Format(value, "0");

    public static string One(double value) => Format(value, "0.0");

    public static string Two(double value) => Format(value, "0.00");

    /// <summary>For CSV files: all digits; empty = nothing.</summary>
    public static string Exact(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Format(double value, string format) =>
        double.IsNaN(value) ? Unknown : double.IsInfinity(value) ? Never : value.ToString(format, CultureInfo.InvariantCulture);
}
