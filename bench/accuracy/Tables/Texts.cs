using System.Globalization;

namespace PredictiveScaler.Accuracy.Tables;

/// <summary>Numbers as the tables show them; "-" is unknown.</summary>
internal static class Texts
{
    private const string Unknown = "-";

    public static string Two(double value) => Format(value, "0.00");

    public static string Three(double value) => Format(value, "0.000");

    public static string Percent(double share) => double.IsNaN(share) ? Unknown : share.ToString("0 %", CultureInfo.InvariantCulture);

    public static string Whole(int count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>In the unit that reads best.</summary>
    public static string Milliseconds(double value) => value switch
    {
        double.NaN => Unknown,
        >= 1000 => Format(value / 1000, "0.0") + " s",
        >= 10 => Format(value, "0") + " ms",
        >= 0.1 => Format(value, "0.00") + " ms",
        _ => Format(value * 1000, "0.0") + " us",
    };

    public static string Between(Interval? interval) => interval is null ? Unknown : $"{Two(interval.Low)} to {Two(interval.High)}";

    private static string Format(double value, string format) => double.IsNaN(value) ? Unknown : value.ToString(format, CultureInfo.InvariantCulture);
}
