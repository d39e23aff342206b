using System.Buffers;
using Grpc.Core;

namespace Grpc.Protocol;

/// <summary>The bytes of one received message; reused from message to message.</summary>
internal sealed class Payload : DeserializationContext
{
    private ReadOnlySequence<byte> _bytes;

    public override int PayloadLength => (int)_bytes.Length;

    public T Read<T>(Marshaller<T> marshaller, in ReadOnlySequence<byte> bytes)
    {
        _bytes = bytes;
        try
        {
            return marshaller.ContextualDeserializer(this);
        }
        finally
        {
            _bytes = default;
        }
    }

    public override byte[] PayloadAsNewBuffer() => _bytes.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _bytes;
}
