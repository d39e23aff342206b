using Grpc.Core;

namespace Grpc.Protocol;

/// <summary>The fixed sentences of this layer.</summary>
internal static class ProtocolErrors
{
    public static RpcException ReceiveTooLarge(long size, int limit) => Error(
        StatusCode.ResourceExhausted, $"The message has {size} bytes; at most {limit} are accepted.");

    public static RpcException ReceiveTooLargeWhenInflated(int limit) => Error(
        StatusCode.ResourceExhausted, $"The decompressed message has more than {limit} bytes.");

    public static RpcException SendTooLarge(long size, int limit) => Error(
        StatusCode.ResourceExhausted, $"The message to send has {size} bytes; at most {limit} are allowed.");

    public static RpcException IncompleteMessage() => Error(StatusCode.Internal, "The stream ended inside a message.");

    public static RpcException BadFlag(byte flag) => Error(StatusCode.Internal, $"The compressed flag of a message is {flag}; 0 and 1 are defined.");

    public static RpcException CompressedWithoutEncoding() => Error(
        StatusCode.Internal, "A message has the compressed flag, but grpc-encoding names no compression.");

    public static RpcException BadCompression() => Error(StatusCode.Internal, "A compressed message could not be decompressed.");

    public static RpcException UnreadableMessage(Exception cause) =>
        new(new Status(StatusCode.Internal, "A message could not be parsed.", cause));

    public static RpcException MissingMessage() => Error(StatusCode.Internal, "The call carries no message.");

    public static RpcException MoreThanOneMessage() => Error(StatusCode.Internal, "The call carries more than one message.");

    public static RpcException Error(StatusCode code, string detail) => new(new Status(code, detail));
}
