using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using FsCheck;
using FsCheck.Fluent;
using Grpc.Core;
using Grpc.Protocol;

namespace PredictiveScaler.Tests.StandIns.Protocol;

public sealed class MessageFrameTests
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    [Fact]
    public void Messages_survive_however_the_transport_cuts_them() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[][]>().Filter(messages => messages is not null && messages.All(m => m is not null)),
            Gen.Choose(1, 7).ToArbitrary(),
            (messages, pieceSize) => ReadAllAsync(Frames(messages), pieceSize).GetAwaiter().GetResult()
                .Select(Convert.ToHexString).SequenceEqual(messages.Select(Convert.ToHexString))).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_other_bytes_end_in_a_status_or_in_messages() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>().Filter(bytes => bytes is not null), bytes =>
        {
            try
            {
                ReadAllAsync(bytes, 3).GetAwaiter().GetResult();
                return true;
            }
            catch (RpcException e)
            {
                return e.StatusCode is StatusCode.Internal or StatusCode.ResourceExhausted;
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_message_of_the_limit_passes_and_one_byte_more_does_not()
    {
        Assert.Equal(10, (await ReadAllAsync(Frames([new byte[10]]), 64, limit: 10)).Single().Length);
        var error = await Assert.ThrowsAsync<RpcException>(() => ReadAllAsync(Frames([new byte[11]]), 64, limit: 10));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task A_compressed_message_counts_by_its_inflated_size()
    {
        var frame = GzipFrame(new byte[1000]);
        Assert.True(frame.Length < 100);
        Assert.Equal(1000, (await ReadAllAsync(frame, 64, limit: 1000, gzip: true)).Single().Length);
        var error = await Assert.ThrowsAsync<RpcException>(() => ReadAllAsync(frame, 64, limit: 999, gzip: true));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public void A_message_too_large_to_send_leaves_no_byte_behind()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessageFrameWriter(output, maxMessageSize: 3);
        Assert.Equal(StatusCode.ResourceExhausted, Assert.Throws<RpcException>(() => writer.Write(Bytes, new byte[4])).StatusCode);
        Assert.Equal(0, output.WrittenCount);
        writer.Write(Bytes, [1, 2, 3]);
        Assert.Equal("0000000003010203", Convert.ToHexString(output.WrittenSpan));
    }

    private static byte[] Frames(IEnumerable<byte[]> messages)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessageFrameWriter(output, maxMessageSize: null);
        foreach (var message in messages)
        {
            writer.Write(Bytes, message);
        }

        return output.WrittenSpan.ToArray();
    }

    private static byte[] GzipFrame(byte[] message)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(message);
        }

        var frame = new byte[FrameHeader.Size + compressed.Length];
        FrameHeader.Write(frame, (uint)compressed.Length, compressed: true);
        compressed.ToArray().CopyTo(frame, FrameHeader.Size);
        return frame;
    }

    private static async Task<List<byte[]>> ReadAllAsync(byte[] body, int pieceSize, int? limit = null, bool gzip = false)
    {
        var pipe = new Pipe();
        var writing = WriteAsync(pipe.Writer, body, pieceSize);
        var reader = new MessageFrameReader(pipe.Reader, limit ?? 1 << 20, gzip);
        var messages = new List<byte[]>();
        while (await reader.ReadAsync(Bytes) is { } message)
        {
            messages.Add(message);
        }

        await writing;
        return messages;
    }

    private static async Task WriteAsync(PipeWriter writer, byte[] body, int pieceSize)
    {
        foreach (var piece in body.Chunk(pieceSize))
        {
            await writer.WriteAsync(piece);
            await Task.Yield();
        }

        await writer.CompleteAsync();
    }
}
