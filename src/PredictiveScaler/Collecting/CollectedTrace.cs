using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Collecting;

/// <summary>
/// A finished trace and the note beside it that says what it holds. Both are replaced whole, the note first; it knows the checksum of the
/// trace before and after, so that a run that dies between the two leaves a pair that fits.
/// </summary>
internal sealed class CollectedTrace(string directory, string name)
{
    public const string NoteEnding = ".collect.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string TracePath { get; } = Path.Combine(directory, name + ".csv");

    private string NotePath { get; } = Path.Combine(directory, name + NoteEnding);

    /// <summary>The trace of an earlier run; null when there is none.</summary>
    /// <exception cref="CollectException">There is a file that is not what an earlier run of this collection wrote.</exception>
    public (Trace Trace, DateTimeOffset AskedFrom)? Load(CollectIdentity identity)
    {
        if (!File.Exists(TracePath))
        {
            return null;
        }

        const string advice = "give another --name or --out, or move it away.";
        CollectNote note = ReadNote() ?? throw new CollectException($"{TracePath} exists, and no {name}{NoteEnding} says what it holds; {advice}");
        if (note.Identity.DifferenceTo(identity) is { } difference)
        {
            throw new CollectException($"{TracePath} is the history of {difference}; {advice}");
        }

        string checksum = ChecksumOf(TracePath);
        if (checksum != note.Sha256 && checksum != note.PreviousSha256)
        {
            throw new CollectException($"{TracePath} was changed since it was collected, so new samples cannot be added; {advice}");
        }

        return (TraceCsv.Read(TracePath), DateTimeOffset.FromUnixTimeSeconds(note.AskedFrom));
    }

    /// <summary>Writes the trace in place of an earlier one, at once.</summary>
    public void Save(CollectIdentity identity, Trace trace, DateTimeOffset askedFrom)
    {
        string? before = File.Exists(TracePath) ? ChecksumOf(TracePath) : null;
        string written = TracePath + ".tmp";
        using (StreamWriter writer = new(written, append: false, new UTF8Encoding(false)))
        {
            TraceCsv.Write(writer, trace);
        }

        CollectNote note = new(identity, askedFrom.ToUnixTimeSeconds(), trace.Count, ChecksumOf(written), before);
        File.WriteAllText(NotePath + ".tmp", JsonSerializer.Serialize(note, Json) + "\n");
        File.Move(NotePath + ".tmp", NotePath, overwrite: true);
        File.Move(written, TracePath, overwrite: true);
    }

    private CollectNote? ReadNote()
    {
        try
        {
            return JsonSerializer.Deserialize<CollectNote>(File.ReadAllText(NotePath), Json);
        }
        catch (Exception problem) when (problem is JsonException or FileNotFoundException)
        {
            return null;
        }
    }

    private static string ChecksumOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}

/// <summary>What a collected trace holds.</summary>
/// <param name="Identity">Query, step and server.</param>
/// <param name="AskedFrom">Epoch seconds from which on the server was asked; it may have had nothing for the first while.</param>
/// <param name="Rows">Rows of the trace.</param>
/// <param name="Sha256">Of the trace.</param>
/// <param name="PreviousSha256">Of the trace that it replaced; null = none.</param>
internal sealed record CollectNote(CollectIdentity Identity, long AskedFrom, int Rows, string Sha256, string? PreviousSha256);
