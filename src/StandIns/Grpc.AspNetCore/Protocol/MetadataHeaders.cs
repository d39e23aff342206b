using Grpc.Core;

namespace Grpc.Protocol;

/// <summary>Metadata to and from header fields.</summary>
internal static class MetadataHeaders
{
    public static string ValueOf(Metadata.Entry entry) => entry.IsBinary ? BinaryHeader.Encode(entry.RawBytes) : entry.Value;

    /// <summary>Adds one header field; a binary one may hold several values, and one that is not base64 is left out.</summary>
    public static void Add(Metadata metadata, string name, string value)
    {
        if (GrpcHeaders.IsReserved(name))
        {
            return;
        }

        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            metadata.Add(name, value);
            return;
        }

        foreach (var part in value.AsSpan().Split(','))
        {
            if (BinaryHeader.TryDecode(value.AsSpan(part), out var bytes))
            {
                metadata.Add(name, bytes);
            }
        }
    }
}
