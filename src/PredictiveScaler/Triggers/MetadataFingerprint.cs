using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PredictiveScaler.Triggers;

/// <summary>
/// SHA-256 of a metadata map in one canonical form. Values of <c>...FromEnv</c> keys stay out: they may be secrets, and they change when a
/// Secret is rotated, which must not change a metric's name.
/// </summary>
internal static class MetadataFingerprint
{
    internal const string FromEnv = "FromEnv";
    private const int HexDigits = 12;

    public static string Of(IReadOnlyDictionary<string, string> metadata)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(hash, key);
            Append(hash, key.EndsWith(FromEnv, StringComparison.Ordinal) ? "" : value ?? "");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HexDigits];
    }

    // The length before each text keeps {a: "bc"} and {ab: "c"} apart.
    private static void Append(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
