using System.Buffers;
using System.IO.Compression;

namespace Grpc.Protocol;

/// <summary>Decompresses one gzip message, and stops at the size limit: a small message may inflate without bound.</summary>
internal static class Inflater
{
    public static ReadOnlySequence<byte> Inflate(in ReadOnlySequence<byte> compressed, int? maxSize)
    {
        using var source = new MemoryStream(compressed.ToArray(), writable: false);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        var inflated = new ArrayBufferWriter<byte>();
        try
        {
            int read;
            while ((read = gzip.Read(inflated.GetSpan(4096))) > 0)
            {
                inflated.Advance(read);
                if (inflated.WrittenCount > maxSize)
                {
                    throw ProtocolErrors.ReceiveTooLargeWhenInflated(maxSize.Value);
                }
            }
        }
        catch (InvalidDataException)
        {
            throw ProtocolErrors.BadCompression();
        }

        return new ReadOnlySequence<byte>(inflated.WrittenMemory);
    }
}
