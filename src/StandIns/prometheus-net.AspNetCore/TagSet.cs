namespace Prometheus;

/// <summary>Tags of one series as they were recorded; equal to any span that holds the same tags in any order.</summary>
internal sealed class TagSet(KeyValuePair<string, object?>[] tags)
{
    public ReadOnlySpan<KeyValuePair<string, object?>> Tags => tags;
}
