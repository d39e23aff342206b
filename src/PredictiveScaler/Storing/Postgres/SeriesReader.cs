using Npgsql;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Storing.Postgres;

/// <summary>Reads a series as all replicas have written it.</summary>
internal sealed class SeriesReader(string schema)
{
    /// <summary>A series has at most 20,160 samples and grows by a chunk at each end before old ones go.</summary>
    private const int MaxChunks = 256;

    private readonly string _select =
        $"""
        SELECT s.revision, s.step, s.factor, s.covered_from, s.covered_to, c.coarse, c.number, c.samples
        FROM (SELECT * FROM {PostgresSchema.Quoted(schema)}.series WHERE hash = $1 ORDER BY touched DESC LIMIT 1) s
        JOIN {PostgresSchema.Quoted(schema)}.chunks c ON c.series = s.id
        LIMIT {MaxChunks + 1}
        """;

    /// <summary>The series and the mark to go on from; null when there is none.</summary>
    /// <exception cref="InvalidDataException">A part is damaged or cannot be ours: half a history that counts as whole would never be asked for again.</exception>
    public async Task<SeriesChanges?> ReadAsync(NpgsqlConnection connection, string hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(_select, connection);
        command.Parameters.Add(new() { Value = hash });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        SeriesChanges? header = null;
        List<SeriesChunk> chunks = [];
        while (await row.ReadAsync(cancellationToken))
        {
            header ??= Header(row, now);
            SeriesChunk chunk = new(row.GetBoolean(5), row.GetInt64(6), SampleBlob.Read(row.GetFieldValue<byte[]>(7)) ?? throw new InvalidDataException("a checksum is wrong"));
            DropAfter(chunk, header.CoveredTo, header.Factor);
            chunks.Add(chunk);
        }

        return chunks.Count > MaxChunks ? throw new InvalidDataException("it has more chunks than a series can have") : header is null ? null : header with { Chunks = chunks };
    }

    private static SeriesChanges Header(NpgsqlDataReader row, DateTimeOffset now)
    {
        TimeSpan step = TimeSpan.FromTicks(row.GetInt64(1));
        int factor = row.GetInt32(2);
        if (step < TimeSpan.FromSeconds(1))
        {
            throw new InvalidDataException("its step is below a second");
        }

        // A replica whose clock ran ahead may have written the future.
        long coveredTo = Math.Min(row.GetInt64(4), SampleGrid.IndexAtOrBefore(now, step));
        return new SeriesChanges(step, factor, row.GetInt64(3), coveredTo, IndexRange.Empty, IndexRange.Empty, [])
        {
            File = new SeriesMark(factor) { Revision = row.GetInt64(0) },
        };
    }

    private static void DropAfter(SeriesChunk chunk, long last, int factor)
    {
        for (int i = 0; i < chunk.Samples.Length; i++)
        {
            long index = (chunk.Number * SeriesChunk.Length) + i;
            if ((chunk.IsCoarse ? index * factor : index) > last)
            {
                chunk.Samples[i] = float.NaN;
            }
        }
    }
}
