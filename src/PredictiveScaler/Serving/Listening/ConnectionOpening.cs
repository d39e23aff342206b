using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace PredictiveScaler.Serving.Listening;

/// <summary>Looks at the first bytes of a connection without taking them from whoever reads it next.</summary>
internal static class ConnectionOpening
{
    private const byte TlsHandshake = 0x16;
    private const byte TlsMajorVersion = 3;

    private static ReadOnlySpan<byte> Http2Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Waits until the bytes are enough to tell, at most for <paramref name="timeout"/>.</summary>
    public static async Task<Opening> ReadAsync(ConnectionContext connection, TimeSpan timeout, TimeProvider clock)
    {
        PipeReader input = connection.Transport.Input;
        using CancellationTokenSource late = new(timeout, clock);
        try
        {
            while (true)
            {
                ReadResult result = await input.ReadAsync(late.Token);
                Opening? found = Of(result.Buffer);
                if (found is null && !result.IsCompleted && !result.IsCanceled)
                {
                    input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                    continue;
                }

                Opening opening = found ?? (result.Buffer.IsEmpty ? Opening.Nothing : Opening.Other);
                input.AdvanceTo(result.Buffer.Start);
                return opening;
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return Opening.TimedOut;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            return Opening.Nothing;
        }
    }

    /// <summary>Null while more bytes are needed.</summary>
    internal static Opening? Of(in ReadOnlySequence<byte> bytes)
    {
        Span<byte> first = stackalloc byte[(int)Math.Min(bytes.Length, Http2Preface.Length)];
        bytes.Slice(0, first.Length).CopyTo(first);
        if (first.IsEmpty)
        {
            return null;
        }

        if (first[0] == TlsHandshake)
        {
            return first.Length == 1 ? null : first[1] == TlsMajorVersion ? Opening.Tls : Opening.Other;
        }

        if (Http2Preface.StartsWith(first))
        {
            return first.Length == Http2Preface.Length ? Opening.Http2 : null;
        }

        // The methods of HTTP/1 are upper-case words.
        return char.IsAsciiLetterUpper((char)first[0]) ? Opening.Http1 : Opening.Other;
    }
}
