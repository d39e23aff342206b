using System.Buffers;
using System.Buffers.Binary;

namespace Grpc.Protocol;

/// <summary>The five bytes before each message: a compressed flag and a big-endian length.</summary>
internal static class FrameHeader
{
    public const int Size = 5;

    public static void Write(Span<byte> destination, uint length, bool compressed)
    {
        destination[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..], length);
    }

    /// <returns>False when fewer than five bytes are there.</returns>
    public static bool TryRead(in ReadOnlySequence<byte> buffer, out byte flag, out uint length)
    {
        flag = 0;
        length = 0;
        if (buffer.Length < Size)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[Size];
        buffer.Slice(0, Size).CopyTo(header);
        flag = header[0];
        length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        return true;
    }
}
