using System.Globalization;

namespace PredictiveScaler.Host.Demo;

/// <summary>Words and numbers that the views share.</summary>
internal static class DemoText
{
    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("ddd dd MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary>One decimal; a dash when there is no number.</summary>
    public static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("0.0", CultureInfo.InvariantCulture) : "-";

    /// <summary>As few decimals as a round number needs.</summary>
    public static string Short(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Lines of at most <paramref name="width"/> characters, broken between words; a longer word stands alone.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        foreach (string word in text.Split(' '))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= width)
            {
                lines[^1] += " " + word;
                continue;
            }

            lines.Add(word);
        }

        return lines;
    }

    public static string Count(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>How much more or less than <paramref name="reference"/>: "+4.2 %".</summary>
    public static string Difference(double value, double reference) =>
        reference == 0 ? "-" : ((value / reference) - 1).ToString("+0.0 %;-0.0 %", CultureInfo.InvariantCulture);

    /// <summary>What the service answered: the value, or why there is none.</summary>
    public static string Answer(ScalerAnswer answer) => answer.Failure ?? Number(answer.Value);
}
