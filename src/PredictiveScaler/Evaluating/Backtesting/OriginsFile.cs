using System.Globalization;
using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>A file of forecast origins: sample times of the trace in UTC epoch seconds, one a line, in any order.</summary>
internal static class OriginsFile
{
    private const int MaxLineLength = 200;

    /// <exception cref="TraceFormatException">A line is no sample time of the trace; the message names the line and what would be right.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<DateTimeOffset> Read(string path, Trace trace)
    {
        using StreamReader reader = new(path);
        return Read(reader, path, trace);
    }

    /// <inheritdoc cref="Read(string,Trace)"/>
    public static IReadOnlyList<DateTimeOffset> Read(TextReader reader, string name, Trace trace)
    {
        BoundedLineReader lines = new(reader, name, MaxLineLength);
        SortedDictionary<DateTimeOffset, int> origins = [];
        while (lines.Next() is { } line)
        {
            if (line.AsSpan().Trim().IsEmpty)
            {
                continue;
            }

            DateTimeOffset origin = Origin(line.AsSpan().Trim(), lines, trace);
            if (!origins.TryAdd(origin, lines.Number))
            {
                throw lines.Problem($"origin {Seconds(origin)} stands in line {origins[origin]} already");
            }

            if (origins.Count > OriginGrid.MostOrigins)
            {
                throw lines.Problem($"more than {OriginGrid.MostOrigins} origins");
            }
        }

        return origins.Count > 0 ? [.. origins.Keys] : throw new TraceFormatException(name, "at least one origin is needed, UTC epoch seconds, one a line");
    }

    private static DateTimeOffset Origin(ReadOnlySpan<char> text, BoundedLineReader lines, Trace trace)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds) || Math.Abs(seconds) >= 100_000_000_000)
        {
            throw lines.Problem($"'{text}' is not a time in UTC epoch seconds, such as {Seconds(trace.First)}");
        }

        DateTimeOffset origin = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (origin < trace.First || origin > trace.Last)
        {
            string side = origin < trace.First ? "before the first" : "after the last";
            throw lines.Problem($"origin {seconds} is {side} sample of {trace.Name}; {Seconds(trace.First)} to {Seconds(trace.Last)} is possible");
        }

        long rest = (origin - trace.First).Ticks % trace.Step.Ticks;
        if (rest != 0)
        {
            DateTimeOffset before = origin - TimeSpan.FromTicks(rest);
            throw lines.Problem($"origin {seconds} is no sample time of {trace.Name}; the nearest are {Seconds(before)} and {Seconds(before + trace.Step)}");
        }

        return origin;
    }

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
