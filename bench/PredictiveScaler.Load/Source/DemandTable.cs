using System.Globalization;
using System.Text;
using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Load.Source;

/// <summary>
/// Demand of a few services as the JSON that a range answer holds, written once: an answer is then a slice. Every entry has the same
/// length, so a time is an offset.
/// </summary>
internal sealed class DemandTable
{
    public const int StepSeconds = 60;
    private const int Variants = 64;
    private const int Days = 10;
    private const int ValueLength = 7;

    private readonly byte[][] _entries = new byte[Variants][];
    private readonly long _first;
    private readonly int _count;
    private readonly int _length;

    /// <param name="now">The table reaches from nine days before to about a day after.</param>
    public DemandTable(DateTimeOffset now)
    {
        DateOnly firstDay = DateOnly.FromDateTime(now.UtcDateTime).AddDays(2 - Days);
        Trace first = TraceGenerator.Generate(firstDay, Days);
        _first = first.First.ToUnixTimeSeconds();
        _count = first.Count;
        for (int variant = 0; variant < Variants; variant++)
        {
            Trace trace = variant == 0 ? first : TraceGenerator.Generate(firstDay, Days, TraceGenerator.DefaultSeed + (ulong)variant);
            _entries[variant] = Encode(trace);
        }

        _length = _entries[0].Length / _count;
    }

    /// <summary>The entries of a time range, comma-separated, without the comma before the first; empty outside of the table.</summary>
    public ReadOnlyMemory<byte> Range(int service, long startSeconds, long endSeconds)
    {
        int from = (int)Math.Max(0, (startSeconds - _first + StepSeconds - 1) / StepSeconds);
        int to = (int)Math.Min(_count - 1, (endSeconds - _first) / StepSeconds);
        return from > to ? default : _entries[service % Variants].AsMemory((from * _length) + 1, ((to - from + 1) * _length) - 1);
    }

    /// <summary>The value at a time, quoted; empty outside of the table.</summary>
    public ReadOnlyMemory<byte> Value(int service, long seconds)
    {
        ReadOnlyMemory<byte> entry = Range(service, seconds - (seconds % StepSeconds), seconds);
        return entry.IsEmpty ? entry : entry.Slice(entry.Length - ValueLength - 3, ValueLength + 2);
    }

    private byte[] Encode(Trace trace)
    {
        StringBuilder text = new();
        for (int i = 0; i < _count; i++)
        {
            string value = trace.Values[i].ToString("F5", CultureInfo.InvariantCulture)[..ValueLength];
            text.Append(CultureInfo.InvariantCulture, $",[{_first + ((long)i * StepSeconds)},\"{value}\"]");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
