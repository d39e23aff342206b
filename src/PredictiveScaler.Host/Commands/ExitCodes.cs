namespace PredictiveScaler.Host.Commands;

/// <summary>Exit codes of every command.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>Failed, or there are findings.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;
}
