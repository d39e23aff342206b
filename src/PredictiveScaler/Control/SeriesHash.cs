using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Control;

/// <summary>A number for a query that is the same in every process; headers and parameters enter only as a hash.</summary>
internal static class SeriesHash
{
    public static ulong Of(MetricQuery query) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(query));

    private static byte[] Bytes(MetricQuery query)
    {
        string text = string.Join(
            '\n',
            query.Source,
            query.ServerAddress?.AbsoluteUri,
            query.PromQl,
            query.Step.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            query.NamespaceParameter,
            query.QueryParameters,
            query.CustomHeaders,
            query.TriggerNamespace);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }
}
