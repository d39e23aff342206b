namespace PredictiveScaler.Monitoring;

/// <summary>What may stand in an Authorization header.</summary>
internal static class SecretText
{
    public static bool IsUsable(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
