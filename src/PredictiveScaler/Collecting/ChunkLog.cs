using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PredictiveScaler.Collecting;

/// <summary>
/// The chunks of a collection under way, in a file beside the trace to be. Each chunk ends with a checksum of everything before it, so that a
/// run that goes on takes exactly what an interrupted one had written whole. It does not read as a trace.
/// </summary>
internal sealed class ChunkLog : IDisposable
{
    public const string Ending = ".csv.partial";
    private const string Mark = "#collect 1 ";
    private const string ChunkMark = "#chunk ";
    private const string EndMark = "#end ";

    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<CollectedChunk> _chunks = [];

    private ChunkLog(FileStream file) => _file = file;

    public IReadOnlyList<CollectedChunk> Chunks => _chunks;

    /// <summary>Bytes at the end of the file that were no whole chunk and were cut off.</summary>
    public long CutBytes { get; private set; }

    /// <summary>Opens the log of a collection, or begins one.</summary>
    /// <exception cref="CollectException">It is another collection's, or in use.</exception>
    public static ChunkLog Open(string path, CollectIdentity identity)
    {
        FileStream file;
        try
        {
            file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem)
        {
            throw new CollectException($"{path} cannot be opened: {problem.Message} Is another collect writing it?");
        }

        ChunkLog log = new(file);
        try
        {
            log.Load(path, identity);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Adds a chunk; it is on the disk when this returns.</summary>
    public void Append(CollectedChunk chunk)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{ChunkMark}{chunk.First} {chunk.Values.Length} {chunk.Unsettled}\n");
        foreach (double value in chunk.Values)
        {
            text.Append(double.IsNaN(value) ? "" : value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        Write(text.ToString());
        string end = Hash();
        Write($"{EndMark}{end}\n");
        _file.Flush(flushToDisk: true);
        _chunks.Add(chunk);
    }

    /// <summary>Removes the file: what it held is in the trace, or it held nothing.</summary>
    public void Delete()
    {
        _file.Dispose();
        File.Delete(_file.Name);
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private void Load(string path, CollectIdentity identity)
    {
        using StreamReader reader = new(_file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        ChunkLogReader lines = new(reader, _hash);
        string? head = lines.Next();
        if (head is null || !TryReadIdentity(head, out CollectIdentity? found))
        {
            // Not even its first line was written whole: nothing is lost.
            Begin(path, identity, isEmpty: _file.Length == 0 || (lines.AtEnd && head!.StartsWith(Mark[..Math.Min(head.Length, Mark.Length)], StringComparison.Ordinal)));
            return;
        }

        if (found.DifferenceTo(identity) is { } difference)
        {
            throw new CollectException($"{path} is from an interrupted collection of {difference}; give another --name or --out, or delete it.");
        }

        long good = lines.Bytes;
        while (TryReadChunk(lines) is { } chunk)
        {
            _chunks.Add(chunk);
            good = lines.Bytes;
        }

        CutBytes = _file.Length - good;
        _file.SetLength(good);
        _file.Seek(0, SeekOrigin.End);
        Rehash();
    }

    private void Begin(string path, CollectIdentity identity, bool isEmpty)
    {
        if (!isEmpty)
        {
            throw new CollectException($"{path} was not written by collect; give another --name or --out, or move it away.");
        }

        _file.SetLength(0);
        _ = _hash.GetHashAndReset();
        Write(Mark + JsonSerializer.Serialize(identity) + "\n");
    }

    private static bool TryReadIdentity(string line, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CollectIdentity? identity)
    {
        identity = null;
        if (line.StartsWith(Mark, StringComparison.Ordinal))
        {
            try
            {
                identity = JsonSerializer.Deserialize<CollectIdentity>(line[Mark.Length..]);
            }
            catch (JsonException)
            {
                // Cut short.
            }
        }

        return identity is not null;
    }

    private static CollectedChunk? TryReadChunk(ChunkLogReader lines)
    {
        string[] head = lines.Next() is { } line && line.StartsWith(ChunkMark, StringComparison.Ordinal) ? line[ChunkMark.Length..].Split(' ') : [];
        if (head.Length != 3 || !long.TryParse(head[0], CultureInfo.InvariantCulture, out long first)
            || !int.TryParse(head[1], CultureInfo.InvariantCulture, out int count) || count is < 1 or > CollectJob.MaxSamples
            || !int.TryParse(head[2], CultureInfo.InvariantCulture, out int unsettled) || unsettled < 0 || unsettled > count)
        {
            return null;
        }

        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = double.NaN;
            if (lines.Next() is not { } cell || (cell.Length > 0 && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out values[i])))
            {
                return null;
            }
        }

        string end = lines.Checksum();
        return lines.Next() == EndMark + end ? new CollectedChunk(first, values, unsettled) : null;
    }

    private void Write(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        _hash.AppendData(bytes);
        _file.Write(bytes);
    }

    private string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    // What was read beyond the last whole chunk must not count for the next checksum.
    private void Rehash()
    {
        _ = _hash.GetHashAndReset();
        _file.Seek(0, SeekOrigin.Begin);
        byte[] buffer = new byte[64 * 1024];
        for (int read = _file.Read(buffer); read > 0; read = _file.Read(buffer))
        {
            _hash.AppendData(buffer, 0, read);
        }
    }
}
