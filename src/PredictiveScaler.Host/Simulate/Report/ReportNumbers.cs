using System.Globalization;
using System.Text.Encodings.Web;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>Figures as a reader wants them. A unit stays with its number where a line ends.</summary>
internal static class ReportNumbers
{
    private const string Space = "\u00a0";

    public static string Html(string text) => HtmlEncoder.Default.Encode(text);

    /// <summary>Three digits, all of a whole number.</summary>
    public static string Amount(double? value) => value switch
    {
        null => "-",
        { } number when !double.IsFinite(number) => "-",
        { } number when Math.Abs(number) < 0.005 => "0",
        { } number when Math.Abs(number) < 0.995 => Text(number, "0.00"),
        { } number when Math.Abs(number) < 99.95 => Text(number, "0.0"),
        { } number => Text(number, "#,0"),
    };

    /// <summary>A percentage; with decimals where a whole number would hide that there is something.</summary>
    public static string Share(double? share) => share is { } known && double.IsFinite(known)
        ? Text(known * 100, Math.Abs(known) switch { 0 => "0", < 0.001 => "0.000", < 0.01 => "0.00", < 0.1 => "0.0", _ => "0" }) + Space + "%"
        : "-";

    /// <summary>A change with its sign.</summary>
    public static string Change(double? share) => share is { } known && double.IsFinite(known)
        ? Text(known * 100, Math.Abs(known) < 0.095 ? "+0.0;\u22120.0;0" : "+0;\u22120;0") + Space + "%"
        : "-";

    /// <summary>An amount with its sign.</summary>
    public static string Difference(double? value) => value is { } known && Amount(Math.Abs(known)) is var amount && amount is not ("0" or "-")
        ? (known < 0 ? "\u2212" : "+") + amount
        : Amount(value);

    /// <summary>A response time.</summary>
    public static string Seconds(double seconds) => !double.IsFinite(seconds)
        ? "-"
        : seconds < 0.9995 ? Text(seconds * 1000, "0") + Space + "ms" : Text(seconds, seconds < 9.95 ? "0.0" : "0") + Space + "s";

    /// <summary>A setting, all of it.</summary>
    public static string Setting(double value) => value.ToString("#,0.######", CultureInfo.InvariantCulture);

    public static string Span(TimeSpan span) => Durations.Format(span);

    public static string Days(double hours) => Text(hours / 24, hours < 240 ? "0.0" : "0") + Space + "days";

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '\u2212');
}
