using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Storing;

/// <summary>The name of a series in the store: a SHA-256 of what fetches it, so that no query, parameter or header is ever written down.</summary>
internal static class SeriesHash
{
    // The timeout is left out: it changes how long we wait, not what is measured.
    public static string Of(MetricQuery query)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, "series-1");
        Append(hash, query.TriggerNamespace);
        Append(hash, query.Source);
        Append(hash, query.ServerAddress?.AbsoluteUri);
        Append(hash, query.PromQl);
        Append(hash, query.NamespaceParameter);
        Append(hash, query.QueryParameters);
        Append(hash, query.CustomHeaders);
        Span<byte> step = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(step, query.Step.Ticks);
        hash.AppendData(step);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Length first, so that ("ab", "c") and ("a", "bc") differ; null is not "".
    private static void Append(IncrementalHash hash, string? text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text?.Length ?? -1);
        hash.AppendData(length);
        hash.AppendData(Encoding.UTF8.GetBytes(text ?? ""));
    }
}
