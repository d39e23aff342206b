using System.Globalization;

namespace PredictiveScaler.Evaluating.Traces;

/// <summary>
/// Trace files: header <c>timestamp,value</c>, then UTC epoch seconds at a regular step and the demand measured then.
/// Numbers are culture-invariant; an empty cell is a missing sample. A third column, <c>usable</c> (1 or 0), says whether the sample shows
/// demand; it is hindsight and meant for training, so it is read over here.
/// </summary>
internal static class TraceCsv
{
    public const string Header = "timestamp,value";
    public const string UsableHeader = Header + ",usable";

    /// <summary>Nine years at one minute: more is a wrong file, and memory stays bounded.</summary>
    public const int MaxSamples = 5_000_000;

    private const int MaxLineLength = 200;

    /// <exception cref="TraceFormatException">The file is not a trace.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Trace Read(string path)
    {
        using StreamReader reader = new(path);
        return Read(reader, Path.GetFileNameWithoutExtension(path), path);
    }

    /// <exception cref="TraceFormatException">The text is not a trace.</exception>
    public static Trace Read(TextReader reader, string name) => Read(reader, name, name);

    private static Trace Read(TextReader reader, string name, string file)
    {
        BoundedLineReader lines = new(reader, file, MaxLineLength);
        string? header = lines.Next()?.Trim();
        bool usable = string.Equals(header, UsableHeader, StringComparison.OrdinalIgnoreCase);
        if (!usable && !string.Equals(header, Header, StringComparison.OrdinalIgnoreCase))
        {
            throw new TraceFormatException(file, 1, $"the header must be '{Header}'");
        }

        (long first, double value) = Row(lines.Next() ?? throw TooShort(lines), lines, usable);
        List<double> values = [value];
        (long second, value) = Row(lines.Next() ?? throw TooShort(lines), lines, usable);
        long step = Step(first, second, lines);
        values.Add(value);
        ReadRest(lines, second, step, values, usable);
        return new Trace(name, DateTimeOffset.FromUnixTimeSeconds(first), TimeSpan.FromSeconds(step), [.. values]);
    }

    public static void Write(TextWriter writer, Trace trace) => Write(writer, trace, []);

    /// <param name="writer">Where to.</param>
    /// <param name="trace">The samples.</param>
    /// <param name="usable">Whether each shows demand; empty = not said.</param>
    public static void Write(TextWriter writer, Trace trace, ReadOnlySpan<bool> usable)
    {
        writer.Write((usable.IsEmpty ? Header : UsableHeader) + "\n");
        for (int i = 0; i < trace.Count; i++)
        {
            double value = trace.Values[i];
            writer.Write(trace.TimeAt(i).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            writer.Write(',');
            writer.Write(double.IsNaN(value) ? "" : value.ToString(CultureInfo.InvariantCulture));
            writer.Write(usable.IsEmpty ? "" : usable[i] ? ",1" : ",0");
            writer.Write('\n');
        }
    }

    private static void ReadRest(BoundedLineReader lines, long last, long step, List<double> values, bool usable)
    {
        while (lines.Next() is { } line)
        {
            if (line.Length == 0 && lines.AtEnd)
            {
                return;
            }

            (long time, double value) = Row(line, lines, usable);
            if (time != last + step)
            {
                throw lines.Problem($"timestamp {time} breaks the step of {step} s: {last + step} was expected; write a missing sample as an empty cell");
            }

            if (values.Count == MaxSamples)
            {
                throw lines.Problem($"more than {MaxSamples} samples");
            }

            values.Add(value);
            last = time;
        }
    }

    private static long Step(long first, long second, BoundedLineReader lines)
    {
        long step = second - first;
        return step is >= 1 and <= 86_400 * 7
            ? step
            : throw lines.Problem($"the step from {first} to {second} is {step} s; 1 s to 7 d is allowed, oldest first");
    }

    private static (long Time, double Value) Row(string line, BoundedLineReader lines, bool usable)
    {
        int comma = line.IndexOf(',', StringComparison.Ordinal);
        int second = comma < 0 ? -1 : line.IndexOf(',', comma + 1);
        int end = usable ? second : line.Length;
        if (comma < 0 || (second >= 0) != usable || (usable && line.AsSpan(end + 1).Trim() is not ("0" or "1")))
        {
            throw lines.Problem(usable ? $"three cells were expected, '{UsableHeader}', the last one 0 or 1" : $"two cells were expected, '{Header}'");
        }

        return (Timestamp(line.AsSpan(0, comma).Trim(), lines), Value(line.AsSpan(comma + 1, end - comma - 1).Trim(), lines));
    }

    private static long Timestamp(ReadOnlySpan<char> cell, BoundedLineReader lines) =>
        long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long time) && Math.Abs(time) < 100_000_000_000
            ? time
            : throw lines.Problem($"'{cell}' is not a time in UTC epoch seconds");

    private static double Value(ReadOnlySpan<char> cell, BoundedLineReader lines)
    {
        if (cell.IsEmpty)
        {
            return double.NaN;
        }

        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw lines.Problem($"'{cell}' is not a finite number; write a missing sample as an empty cell");
    }

    private static TraceFormatException TooShort(BoundedLineReader lines) => lines.Problem("at least two samples are needed to know the step");
}
