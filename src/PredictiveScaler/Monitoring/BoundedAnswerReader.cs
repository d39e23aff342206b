using System.Buffers;
using System.Text.Json;

namespace PredictiveScaler.Monitoring;

/// <summary>Feeds a response stream to the parser over one pooled buffer, up to a bound of (decompressed) bytes.</summary>
internal static class BoundedAnswerReader
{
    private const int BufferLength = 16 * 1024;

    // A single token (a label, a warning) larger than this is no answer to a query of ours.
    private const int MaxTokenLength = 1024 * 1024;

    /// <summary>False when the answer is larger than <paramref name="maxBytes"/>.</summary>
    /// <exception cref="JsonException">Not the JSON of this API, or cut short.</exception>
    public static async ValueTask<bool> TryReadAsync(
        Stream stream, PrometheusAnswer answer, long maxBytes, CancellationToken cancellationToken)
    {
        PrometheusAnswerParser parser = new(answer);
        JsonReaderState state = default;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            int kept = 0;
            long total = 0;
            while (true)
            {
                int read = await stream.ReadAsync(buffer.AsMemory(kept), cancellationToken);
                total += read;
                if (total > maxBytes)
                {
                    return false;
                }

                int length = kept + read;
                int consumed = parser.Consume(buffer.AsSpan(0, length), isFinal: read == 0, ref state);
                if (read == 0)
                {
                    return parser.IsComplete ? true : throw new JsonException("the answer ends early");
                }

                kept = length - consumed;
                buffer.AsSpan(consumed, kept).CopyTo(buffer);
                buffer = kept == buffer.Length ? Grow(buffer) : buffer;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= MaxTokenLength)
        {
            throw new JsonException("a value of the answer is too long");
        }

        byte[] grown = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(grown, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return grown;
    }
}
