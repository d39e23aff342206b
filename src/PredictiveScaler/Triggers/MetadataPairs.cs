using System.Buffers;
using System.Collections.Frozen;

namespace PredictiveScaler.Triggers;

/// <summary>
/// Lists <c>key=value,key2=value2</c> as KEDA's Prometheus trigger takes them, brought to one canonical form: sorted by key, values
/// percent-encoded. Values may be secrets: advice names the position of a pair, never its text.
/// </summary>
internal static class MetadataPairs
{
    private const int MaxPairs = 32;
    private const int MaxLength = 8 * 1024;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly FrozenSet<string> OwnParameters =
        new[] { "query", "time", "start", "end", "step", "timeout", "namespace" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ConnectionHeaders =
        new[] { "Host", "Connection", "Content-Length", "Content-Type", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Keep-Alive", "Expect", "Proxy-Connection", "Accept-Encoding" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static readonly ValueKind<string> QueryParameters = new(
        "list", $"key=value pairs separated by commas, at most {MaxPairs}, except {string.Join(", ", OwnParameters.Order(StringComparer.Ordinal))}", MaxLength,
        text => Read(text, StringComparer.Ordinal, key => !OwnParameters.Contains(key)));

    public static readonly ValueKind<string> Headers = new(
        "list", $"Name=value pairs separated by commas, at most {MaxPairs}, except headers that steer the connection (Host, Content-Length, ...)", MaxLength,
        text => Read(text, StringComparer.OrdinalIgnoreCase, key => !key.AsSpan().ContainsAnyExcept(TokenCharacters) && !ConnectionHeaders.Contains(key)));

    private static Parsed<string> Read(string text, StringComparer comparer, Func<string, bool> isAllowed)
    {
        string[] parts = text.Split(',');
        if (parts.Length > MaxPairs)
        {
            return Parsed<string>.Refused($"there are {parts.Length} pairs");
        }

        SortedDictionary<string, string> pairs = new(comparer);
        for (int i = 0; i < parts.Length; i++)
        {
            if (Problem(parts[i], isAllowed, pairs) is { } problem)
            {
                return Parsed<string>.Refused($"pair {i + 1} {problem}");
            }
        }

        return Parsed<string>.Of(string.Join(',', pairs.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}")));
    }

    private static string? Problem(string part, Func<string, bool> isAllowed, SortedDictionary<string, string> pairs)
    {
        int equals = part.IndexOf('=', StringComparison.Ordinal);
        string key = equals < 0 ? "" : part[..equals].Trim();
        string value = equals < 0 ? "" : part[(equals + 1)..].Trim();
        if (key.Length == 0)
        {
            return "is not key=value";
        }

        if (part.AsSpan().ContainsAnyInRange('\0', '\u001f') || part.Contains('\u007f', StringComparison.Ordinal))
        {
            return "holds a control character";
        }

        if (!isAllowed(key))
        {
            return "has a key that may not be set";
        }

        return pairs.TryAdd(key, value) ? null : "repeats the key of another";
    }
}
