using System.Security.Cryptography;
using System.Text;

namespace PredictiveScaler.Collecting;

/// <summary>Whole lines of a chunk log, with a running checksum. A line without its end is no line.</summary>
internal sealed class ChunkLogReader(TextReader reader, IncrementalHash hash)
{
    private const int MaxLineLength = 1024 * 1024;
    private readonly StringBuilder _line = new();

    /// <summary>Length of the lines read.</summary>
    public long Bytes { get; private set; }

    public bool AtEnd => reader.Peek() < 0;

    /// <summary>The next line without its end; null when there is none that is whole (what there is of it is still given for the first).</summary>
    public string? Next()
    {
        _line.Clear();
        int character = reader.Read();
        for (; character is >= 0 and not '\n' && _line.Length < MaxLineLength; character = reader.Read())
        {
            _line.Append((char)character);
        }

        string line = _line.ToString();
        if (character != '\n')
        {
            return Bytes == 0 && line.Length > 0 ? line : null;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        hash.AppendData(bytes);
        Bytes += bytes.Length;
        return line;
    }

    public string Checksum() => Convert.ToHexStringLower(hash.GetCurrentHash());
}
