using System.Buffers;
using Grpc.Core;

namespace Grpc.Protocol;

/// <summary>
/// Serializes messages as uncompressed frames straight into an output; the length is known before the first byte is
/// written, or else the message is gathered first. So an over-long message leaves no trace in the output.
/// </summary>
internal sealed class MessageFrameWriter(IBufferWriter<byte> output, int? maxMessageSize) : SerializationContext
{
    private ArrayBufferWriter<byte>? _gathered;
    private int _length = -1;
    private bool _headerWritten;

    /// <summary>True while a frame has been begun and not finished: the output is then of no use any more.</summary>
    public bool IsInsideFrame { get; private set; }

    public void Write<T>(Marshaller<T> marshaller, T message)
    {
        _length = -1;
        _headerWritten = false;
        marshaller.ContextualSerializer(message, this);
        IsInsideFrame = false;
    }

    public override void SetPayloadLength(int payloadLength)
    {
        CheckSize(payloadLength);
        _length = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_length < 0)
        {
            return _gathered ??= new ArrayBufferWriter<byte>();
        }

        WriteHeader(_length);
        return output;
    }

    public override void Complete()
    {
        if (_length < 0)
        {
            Complete(_gathered is null ? [] : _gathered.WrittenSpan);
            _gathered = null;
        }
        else if (!_headerWritten)
        {
            WriteHeader(_length);
        }
    }

    public override void Complete(byte[] payload) => Complete(payload.AsSpan());

    private void Complete(ReadOnlySpan<byte> payload)
    {
        CheckSize(payload.Length);
        WriteHeader(payload.Length);
        output.Write(payload);
    }

    private void WriteHeader(int length)
    {
        if (_headerWritten)
        {
            return;
        }

        FrameHeader.Write(output.GetSpan(FrameHeader.Size), (uint)length, compressed: false);
        output.Advance(FrameHeader.Size);
        _headerWritten = true;
        IsInsideFrame = true;
    }

    private void CheckSize(int length)
    {
        if (length > maxMessageSize)
        {
            throw ProtocolErrors.SendTooLarge(length, maxMessageSize.Value);
        }
    }
}
