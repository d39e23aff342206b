using System.CommandLine.Parsing;
using System.Globalization;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Backtest;

/// <summary>Options of <c>backtest</c> that are lists or durations; what is wrong is a sentence that says what would be right.</summary>
internal static class BacktestOptionParsers
{
    public static readonly double[] DefaultQuantiles = [0.1, 0.5, 0.9, 0.95];

    // What every shipped forecaster gives; beyond it a quantile would silently be another one.
    private const double LowestLevel = 0.05;
    private const double HighestLevel = 0.99;
    private const int MostLevels = 16;

    public static IReadOnlyList<double>? Quantiles(ArgumentResult result)
    {
        SortedSet<double> levels = [];
        foreach (string text in Items(result))
        {
            if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double level) || level is < LowestLevel or > HighestLevel)
            {
                result.AddError(FormattableString.Invariant($"--quantiles takes levels from {LowestLevel} to {HighestLevel}, separated by commas, not '{text}'."));
                return null;
            }

            levels.Add(level);
        }

        if (levels.Count is 0 or > MostLevels)
        {
            result.AddError($"--quantiles takes 1 to {MostLevels} levels, such as 0.1,0.5,0.9.");
            return null;
        }

        return [.. levels];
    }

    public static IReadOnlyList<string>? Models(ArgumentResult result)
    {
        string[] names = [.. Items(result).Distinct(StringComparer.Ordinal)];
        if (names.Length > 0 && names.All(name => name.Length > 0))
        {
            return names;
        }

        result.AddError("--models takes names separated by commas, such as auto,last-value.");
        return null;
    }

    public static Func<ArgumentResult, TimeSpan?> Duration(string option) => result =>
    {
        string text = result.Tokens is [var token] ? token.Value : "";
        if (Durations.TryParse(text, out TimeSpan duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        result.AddError($"{option} takes a duration such as 90s, 5m or 2h30m, or bare seconds, not '{text}'.");
        return null;
    };

    private static IEnumerable<string> Items(ArgumentResult result) =>
        result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries));
}
