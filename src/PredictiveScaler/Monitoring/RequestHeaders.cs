using System.Collections.Frozen;
using System.Net.Http;

namespace PredictiveScaler.Monitoring;

/// <summary>Which headers configuration and metadata may set, and the canonical form of <see cref="MetricQuery.CustomHeaders"/>.</summary>
internal static class RequestHeaders
{
    // Those that frame the message or steer the connection are the client's own.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Expect", "Host", "Keep-Alive",
        "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

    public static bool MaySet(string name) =>
        name.Length > 0 && !Reserved.Contains(name) && !name.AsSpan().ContainsAnyExcept(TokenCharacters);

    public static bool MayBeValue(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>Adds what metadata asks for, except headers that the source sets itself.</summary>
    public static void AddCustom(HttpRequestMessage request, string canonical, IReadOnlyDictionary<string, string>? ownHeaders)
    {
        foreach ((string name, string value) in CanonicalPairs.Read(canonical))
        {
            bool isOwn = ownHeaders is not null
                && (ownHeaders.ContainsKey(name) || name.Equals("Authorization", StringComparison.OrdinalIgnoreCase));
            if (MaySet(name) && MayBeValue(value) && !isOwn)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static readonly System.Buffers.SearchValues<char> TokenCharacters = System.Buffers.SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}
