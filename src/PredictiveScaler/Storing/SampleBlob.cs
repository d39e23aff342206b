using System.Buffers.Binary;
using System.Numerics;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Storing;

/// <summary>A chunk as bytes: little-endian floats and a CRC-32C, as SQLite does not notice a page that rots.</summary>
internal static class SampleBlob
{
    public const int Length = (SeriesChunk.Length * sizeof(float)) + sizeof(uint);

    public static byte[] Write(float[] samples)
    {
        byte[] blob = new byte[Length];
        for (int i = 0; i < SeriesChunk.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(blob.AsSpan(i * sizeof(float)), samples[i]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan(Length - sizeof(uint)), Checksum(blob));
        return blob;
    }

    /// <summary>Null when the bytes are not a chunk.</summary>
    public static float[]? Read(ReadOnlySpan<byte> blob)
    {
        if (blob.Length != Length || BinaryPrimitives.ReadUInt32LittleEndian(blob[(Length - sizeof(uint))..]) != Checksum(blob))
        {
            return null;
        }

        float[] samples = new float[SeriesChunk.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadSingleLittleEndian(blob[(i * sizeof(float))..]);
        }

        return samples;
    }

    private static uint Checksum(ReadOnlySpan<byte> blob)
    {
        uint checksum = uint.MaxValue;
        for (int i = 0; i < Length - sizeof(uint); i += sizeof(ulong))
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(blob[i..]));
        }

        return checksum;
    }
}
