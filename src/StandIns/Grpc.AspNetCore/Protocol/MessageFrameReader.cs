using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.Protocol;

/// <summary>Reads messages from a body, one at a time, holding at most one of them.</summary>
internal sealed class MessageFrameReader(PipeReader input, int? maxMessageSize, bool gzip)
{
    private readonly Payload _payload = new();

    /// <summary>The next message; null at the end of the stream.</summary>
    /// <exception cref="RpcException">The frame is bad, too large or cannot be parsed.</exception>
    /// <exception cref="OperationCanceledException">The pending read was cancelled.</exception>
    public async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken = default)
        where T : class
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (result.IsCanceled)
            {
                throw new OperationCanceledException();
            }

            if (TryRead(result, marshaller, out var message))
            {
                return message;
            }

            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>Whether the stream ends here, without a further message.</summary>
    public async ValueTask<bool> IsAtEndAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var isEmpty = result.Buffer.IsEmpty;
            input.AdvanceTo(result.Buffer.Start);
            if (result.IsCanceled)
            {
                throw new OperationCanceledException();
            }

            if (!isEmpty || result.IsCompleted)
            {
                return isEmpty;
            }
        }
    }

    private bool TryRead<T>(in ReadResult result, Marshaller<T> marshaller, out T? message)
        where T : class
    {
        message = null;
        var buffer = result.Buffer;
        if (!FrameHeader.TryRead(buffer, out var flag, out var length) || buffer.Length - FrameHeader.Size < CheckedLength(flag, length))
        {
            input.AdvanceTo(buffer.Start, buffer.End);
            return result.IsCompleted && !buffer.IsEmpty ? throw ProtocolErrors.IncompleteMessage() : false;
        }

        var end = buffer.GetPosition(FrameHeader.Size + length);
        var bytes = buffer.Slice(buffer.GetPosition(FrameHeader.Size), end);
        message = Parse(marshaller, flag == 0 ? bytes : Inflater.Inflate(bytes, maxMessageSize));
        input.AdvanceTo(end);
        return true;
    }

    private T Parse<T>(Marshaller<T> marshaller, in ReadOnlySequence<byte> bytes)
    {
        try
        {
            return _payload.Read(marshaller, bytes);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw ProtocolErrors.UnreadableMessage(e);
        }
    }

    private uint CheckedLength(byte flag, uint length)
    {
        if (flag > 1)
        {
            throw ProtocolErrors.BadFlag(flag);
        }

        if (flag == 1 && !gzip)
        {
            throw ProtocolErrors.CompressedWithoutEncoding();
        }

        if (length > (uint)Math.Min(maxMessageSize ?? int.MaxValue, int.MaxValue - FrameHeader.Size))
        {
            throw ProtocolErrors.ReceiveTooLarge(length, maxMessageSize ?? int.MaxValue - FrameHeader.Size);
        }

        return length;
    }
}
