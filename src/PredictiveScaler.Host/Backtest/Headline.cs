using System.Globalization;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Reporting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Backtest;

/// <summary>The result in words.</summary>
internal static class Headline
{
    // The sign stays with its number where a line ends.
    private const string Percent = "\u00a0%";

    // Nearer than this no one would call two errors different.
    private const double Even = 0.005;

    /// <summary>Whom words and plots are about: auto where it is judged, else the first asked for, the last value only when it is alone.</summary>
    public static string Subject(IEnumerable<string> models) => models
        .OrderBy(name => name switch { ForecasterRegistry.Auto => 0, ForecasterRegistry.LastValueName => 2, _ => 1 }).First();

    /// <inheritdoc cref="Subject(IEnumerable{string})"/>
    public static ModelScore Subject(BacktestResult result)
    {
        string subject = Subject(result.Models.Select(model => model.Name));
        return result.Models.First(model => model.Name == subject);
    }

    /// <summary>Smallest median error first; those that cannot be compared last.</summary>
    public static IReadOnlyList<ModelScore> Ranked(BacktestResult result) =>
        [.. result.Models.OrderBy(MedianError).ThenBy(model => model.Errors.Mean ?? double.PositiveInfinity)];

    public static string Of(BacktestResult result)
    {
        ModelScore subject = Subject(result);
        if (subject.Errors.Count == 0)
        {
            return $"{subject.Name} could not be judged: no forecast meets a known sample";
        }

        string whose = $"{subject.Name}'s";
        string peak = "";
        if (subject.WindowMaximum.RelativePinball is { } relativePeak)
        {
            peak = $"{whose} {Share(BacktestSettings.WindowLevel)} peak of the next {Lead(result.Settings, result.Settings.WindowSteps)}, which a plan uses, has a pinball loss {Against(relativePeak)}{Rank(result, subject, PeakLoss)}; ";
            whose = "its";
        }

        return peak + (subject.Errors.Relative is { } relative
            ? $"{whose} median error is {Against(relative)}{Rank(result, subject, MedianError)}"
            : $"the last value makes no error on this trace; {whose} median is wrong by {Number(subject.Errors.Mean)}");
    }

    /// <summary>"27 % below the last value's".</summary>
    public static string Against(double relative) => Math.Abs(relative - 1) < Even
        ? "as large as the last value's"
        : $"{Share(Math.Abs(relative - 1))} {(relative < 1 ? "below" : "above")} the last value's";

    /// <summary>0.9 where it was asked for, else the highest.</summary>
    public static QuantileSums Upper(ModelScore model) => model.Quantiles.FirstOrDefault(sums => sums.Level == BacktestSettings.WindowLevel) ?? model.Quantiles[^1];

    /// <summary>A percentage; with a decimal near 0 and 100, where a whole one would hide a difference.</summary>
    public static string Share(double? share) => share is { } known
        ? (known * 100).ToString(known is (> 0 and < 0.01) or (> 0.99 and < 1) ? "0.0" : "0", CultureInfo.InvariantCulture) + Percent
        : "-";

    /// <summary>Four significant digits; large numbers in thousands, millions ..., as the axes have them.</summary>
    public static string Number(double? value)
    {
        if (value is not { } number || number == 0)
        {
            return value is null ? "-" : "0";
        }

        int prefix = 0;
        while (Math.Abs(number) >= (prefix == 0 ? 10_000 : 1000) && prefix < PlotScale.Prefixes.Count - 1)
        {
            (number, prefix) = (number / 1000, prefix + 1);
        }

        int decimals = Math.Max(0, 3 - (int)Math.Floor(Math.Log10(Math.Abs(number))));
        return number.ToString(decimals > 6 ? "0.000e0" : $"F{decimals}", CultureInfo.InvariantCulture) + PlotScale.Prefixes[prefix];
    }

    /// <summary>Mean weights of a mixture, heaviest first.</summary>
    public static string Mixed(ModelScore model)
    {
        double total = model.Weights.Values.Sum();
        return string.Join(", ", model.Weights.OrderByDescending(pair => pair.Value).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{100 * pair.Value / total:0.#} % {pair.Key}")));
    }

    public static string Ordinal(int rank) => rank switch
    {
        1 => "best",
        2 => "second",
        3 => "third",
        _ => rank.ToString(CultureInfo.InvariantCulture) + "th",
    };

    public static string Lead(BacktestSettings settings, int steps) => Durations.Format(settings.Trace.Step * steps);

    private static double MedianError(ModelScore model) => model.Errors.Relative ?? double.PositiveInfinity;

    private static double PeakLoss(ModelScore model) => model.WindowMaximum.RelativePinball ?? double.PositiveInfinity;

    private static string Rank(BacktestResult result, ModelScore subject, Func<ModelScore, double> loss)
    {
        if (result.Models.Count < 2)
        {
            return "";
        }

        int rank = result.Models.Count(model => loss(model) < loss(subject)) + 1;
        return string.Create(CultureInfo.InvariantCulture, $" ({Ordinal(rank)} of {result.Models.Count} by it)");
    }
}
