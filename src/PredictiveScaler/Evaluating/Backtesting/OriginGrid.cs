using System.Globalization;
using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>Which samples of a trace are forecast origins.</summary>
internal static class OriginGrid
{
    /// <summary>Bounds the run time and the size of what is written.</summary>
    public const int MostOrigins = 20_000;

    private const int WantedOrigins = 300;

    /// <summary>
    /// Evenly spread over the samples from the share <paramref name="from"/> of the trace on, as long as the whole horizon is still in it.
    /// </summary>
    /// <param name="trace">The trace.</param>
    /// <param name="horizon">Steps ahead.</param>
    /// <param name="from">Share of the trace before the first origin, [0, 1).</param>
    /// <param name="stride">Samples from one origin to the next; null = such that about 300 result.</param>
    /// <exception cref="BacktestInputException">There is none, or there are too many.</exception>
    public static IReadOnlyList<DateTimeOffset> Spread(Trace trace, int horizon, double from, int? stride)
    {
        int first = (int)Math.Ceiling(from * trace.Count);
        int available = trace.Count - horizon - first;
        if (available <= 0)
        {
            throw new BacktestInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"No origin is left: {trace.Name} has {trace.Count} samples, {first} of them are before --from {from}, and a forecast looks {horizon} samples ahead. A longer trace, a smaller --from or a shorter --horizon is needed."));
        }

        int distance = stride ?? Math.Max(1, (int)Math.Round(available / (double)WantedOrigins));
        int count = ((available - 1) / distance) + 1;
        if (count > MostOrigins)
        {
            throw new BacktestInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"--stride {distance} gives {count} origins; at most {MostOrigins} are possible: {(available + MostOrigins - 1) / MostOrigins} would be right."));
        }

        return [.. Enumerable.Range(0, count).Select(i => trace.TimeAt(first + (i * distance)))];
    }
}
