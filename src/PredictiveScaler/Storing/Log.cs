using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Storing;

internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Warning, "State store {Path} is not available ({Reason}); the service goes on without it and tries again")]
    public static partial void StoreUnavailable(ILogger logger, string path, string reason);

    [LoggerMessage(6001, LogLevel.Information, "State store {Path} is available again")]
    public static partial void StoreAvailable(ILogger logger, string path);

    [LoggerMessage(6002, LogLevel.Error, "State store {Path} is corrupt; it was moved to {Aside} and a new one is started")]
    public static partial void StoreMovedAside(ILogger logger, string path, string aside);

    [LoggerMessage(6003, LogLevel.Information, "State store {Path} opened")]
    public static partial void StoreOpened(ILogger logger, string path);

    [LoggerMessage(6004, LogLevel.Warning, "State store {Path} was deleted while in use; a new one is started")]
    public static partial void StoreDeleted(ILogger logger, string path);
}
