namespace Grpc.Protocol;

/// <summary>Values of headers that end in -bin: base64, sent without padding and read with or without it.</summary>
internal static class BinaryHeader
{
    public static string Encode(ReadOnlySpan<byte> value) => Convert.ToBase64String(value).TrimEnd('=');

    public static bool TryDecode(ReadOnlySpan<char> encoded, out byte[] value)
    {
        encoded = encoded.Trim(' ').TrimEnd('=');
        var padded = new char[(encoded.Length + 3) / 4 * 4];
        encoded.CopyTo(padded);
        padded.AsSpan(encoded.Length).Fill('=');
        var buffer = new byte[padded.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(padded, buffer, out var written))
        {
            value = [];
            return false;
        }

        value = buffer[..written];
        return true;
    }
}
