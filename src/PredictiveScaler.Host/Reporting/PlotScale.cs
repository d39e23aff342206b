using System.Globalization;

namespace PredictiveScaler.Host.Reporting;

/// <summary>An axis: from where to where, and what is written along it.</summary>
/// <param name="From">Value at its start.</param>
/// <param name="To">Value at its end, above <paramref name="From"/>.</param>
/// <param name="Ticks">Where something is written, and what.</param>
internal sealed record PlotScale(double From, double To, IReadOnlyList<(double At, string Text)> Ticks)
{
    private static readonly double[] RoundFactors = [1, 2, 2.5, 5, 10];
    /// <summary>Of thousands, millions ...</summary>
    public static readonly IReadOnlyList<string> Prefixes = ["", "k", "M", "G", "T", "P"];

    private static readonly double[] LogLikeTicks = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

    // Texts nearer than this touch each other.
    private const double LeastDistance = 0.09;

    /// <summary>Where a value lies before it is scaled; null = evenly.</summary>
    public Func<double, double>? Warp { get; init; }

    /// <summary>Share of the axis up to <paramref name="value"/>.</summary>
    public double Share(double value) => Warp is { } warp ? (warp(value) - warp(From)) / (warp(To) - warp(From)) : (value - From) / (To - From);

    /// <summary>An axis from a round number at or below <paramref name="from"/> to one at or above <paramref name="to"/>.</summary>
    public static PlotScale Numbers(double from, double to, int mostTicks = 5)
    {
        to = to > from ? to : from + Math.Max(Math.Abs(from), 1);
        double step = RoundStep((to - from) / mostTicks);
        long first = (long)Math.Floor(from / step);
        long last = (long)Math.Max(Math.Ceiling(to / step), first + 1);
        return new PlotScale(first * step, last * step, [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => ((first + i) * step, Text((first + i) * step, step)))]);
    }

    /// <summary>An axis that is no longer than it must be, with round ticks on it.</summary>
    public static PlotScale Tight(double from, double to, int mostTicks = 5)
    {
        to = to > from ? to : from + Math.Max(Math.Abs(from), 1);
        return new PlotScale(from, to, [.. Numbers(from, to, mostTicks).Ticks.Where(tick => tick.At >= from && tick.At <= to)]);
    }

    /// <summary>An axis from 0 that is even below 1 and logarithmic above: 0 has a place on it, and so has 1000.</summary>
    /// <param name="to">Its end, above 0.</param>
    public static PlotScale LogLike(double to)
    {
        PlotScale scale = new(0, to, []) { Warp = Math.Asinh };
        List<(double At, string Text)> ticks = [];
        foreach (double at in LogLikeTicks.Where(at => at <= to))
        {
            if (ticks.Count == 0 || scale.Share(at) - scale.Share(ticks[^1].At) >= LeastDistance)
            {
                ticks.Add((at, at.ToString("0", CultureInfo.InvariantCulture)));
            }
        }

        return scale with { Ticks = ticks };
    }

    /// <summary>Shares of 1, written as percentages.</summary>
    public static PlotScale Percentages(double from, double to, double step) => new(
        from, to, [.. Enumerable.Range(0, (int)Math.Round((to - from) / step) + 1).Select(i => (from + (i * step), ((from + (i * step)) * 100).ToString("0", CultureInfo.InvariantCulture) + " %"))]);

    private static double RoundStep(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * RoundFactors.First(factor => factor * power >= least * (1 - 1e-9));
    }

    /// <summary>As many decimals as the distance of the ticks needs; large numbers in thousands, millions ...</summary>
    private static string Text(double value, double step)
    {
        if (value == 0)
        {
            return "0";
        }

        int prefix = 0;
        while (step >= 1000 && prefix < Prefixes.Count - 1)
        {
            (value, step, prefix) = (value / 1000, step / 1000, prefix + 1);
        }

        if (prefix == 0 && Math.Abs(value) >= 10_000)
        {
            (value, step, prefix) = (value / 1000, step / 1000, 1);
        }

        // Ticks are multiples of the step: they need the decimals it has, 1 for 0.5 and 2 for 0.25.
        string digits = step.ToString("0.############", CultureInfo.InvariantCulture);
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        string format = step < 1e-12 ? "0.#e0" : $"F{(point < 0 ? 0 : digits.Length - point - 1)}";
        return value.ToString(format, CultureInfo.InvariantCulture) + Prefixes[prefix];
    }
}
