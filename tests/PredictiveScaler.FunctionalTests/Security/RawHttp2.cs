using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;

namespace PredictiveScaler.FunctionalTests.Security;

/// <summary>HTTP/2 frame by frame, for a caller that no library would be: it sends what it likes, when it likes, and in part.</summary>
internal sealed class RawHttp2 : IDisposable
{
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte Ack = 1;
    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;
    private readonly SemaphoreSlim _sending = new(1);
    private int _nextStream = 1;

    private RawHttp2(TcpClient tcp) => (_tcp, _stream) = (tcp, tcp.GetStream());

    /// <summary>Frames as they come; the list is complete when the peer has closed.</summary>
    public List<(byte Type, byte Flags, int Stream, byte[] Payload)> Frames { get; } = [];

    public Task Closed { get; private set; } = Task.CompletedTask;

    public static async Task<RawHttp2> ConnectAsync(Uri address)
    {
        TcpClient tcp = new() { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, address.Port);
        RawHttp2 client = new(tcp);
        client.Closed = client.ReadAsync();
        return client;
    }

    public static async Task<RawHttp2> OpenAsync(Uri address)
    {
        RawHttp2 client = await ConnectAsync(address);
        await client.SendAsync(Preface);
        await client.SendFrameAsync(Settings, 0, 0, default);
        return client;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _sending.WaitAsync();
        try
        {
            await _stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The peer has closed, which is what is looked at.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Begins a call of KEDA's service and gives its stream.</summary>
    public async Task<int> BeginCallAsync(string method, byte flags = EndHeaders)
    {
        int stream = _nextStream;
        _nextStream += 2;
        MemoryStream block = new();
        Literal(block, ":method", "POST");
        Literal(block, ":scheme", "http");
        Literal(block, ":path", $"/externalscaler.ExternalScaler/{method}");
        Literal(block, ":authority", "scaler");
        Literal(block, "content-type", "application/grpc");
        Literal(block, "te", "trailers");
        await SendFrameAsync(Headers, flags, stream, block.ToArray());
        return stream;
    }

    public Task SendDataAsync(int stream, ReadOnlyMemory<byte> bytes, byte flags = 0) => SendFrameAsync(Data, flags, stream, bytes);

    /// <summary>A message with the five bytes before it.</summary>
    public static byte[] Framed(IMessage message)
    {
        byte[] framed = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), framed.Length - 5);
        message.WriteTo(framed.AsSpan(5));
        return framed;
    }

    /// <summary>The grpc-status that ends the stream; null when none came in time.</summary>
    public async Task<string?> StatusAsync(int stream, TimeSpan within)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < within)
        {
            lock (Frames)
            {
                foreach ((byte type, byte _, int of, byte[] payload) in Frames)
                {
                    if (of == stream && type == Headers && StatusIn(payload) is { } status)
                    {
                        return status;
                    }
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return null;
    }

    public bool HasEnded(int stream)
    {
        lock (Frames)
        {
            return Frames.Any(frame => frame.Stream == stream && ((frame.Type is Data or Headers && (frame.Flags & EndStream) != 0) || frame.Type == 3));
        }
    }

    public void Dispose()
    {
        _tcp.Dispose();
        _sending.Dispose();
    }

    private async Task SendFrameAsync(byte type, byte flags, int stream, ReadOnlyMemory<byte> payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsMemory(9));
        await SendAsync(frame);
    }

    private static void Literal(MemoryStream block, string name, string value)
    {
        // Literal header field without indexing, no Huffman code.
        block.WriteByte(0);
        foreach (string text in new[] { name, value })
        {
            block.WriteByte((byte)text.Length);
            block.Write(Encoding.ASCII.GetBytes(text));
        }
    }

    // The server writes the field as a literal the first time that it occurs on a connection.
    private static string? StatusIn(byte[] block)
    {
        string text = Encoding.Latin1.GetString(block);
        int at = text.IndexOf("grpc-status", StringComparison.Ordinal);
        return at < 0 ? null : text.Substring(at + "grpc-status".Length + 1, text[at + "grpc-status".Length]);
    }

    private async Task ReadAsync()
    {
        try
        {
            byte[] head = new byte[9];
            while (true)
            {
                await _stream.ReadExactlyAsync(head);
                byte[] payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
                await _stream.ReadExactlyAsync(payload);
                lock (Frames)
                {
                    Frames.Add((head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload));
                }

                if (head[3] is Settings or Ping && (head[4] & Ack) == 0)
                {
                    await SendFrameAsync(head[3], Ack, 0, head[3] == Ping ? payload : default(ReadOnlyMemory<byte>));
                }
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or EndOfStreamException)
        {
        }
    }
}
