namespace PredictiveScaler.Monitoring;

/// <summary>The form <c>k=v,k2=v2</c> with percent-encoded values.</summary>
internal static class CanonicalPairs
{
    public static IEnumerable<(string Key, string Value)> Read(string canonical)
    {
        if (canonical.Length == 0)
        {
            yield break;
        }

        foreach (string pair in canonical.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                yield return (Uri.UnescapeDataString(pair[..equals].Trim()), Uri.UnescapeDataString(pair[(equals + 1)..]));
            }
        }
    }
}
