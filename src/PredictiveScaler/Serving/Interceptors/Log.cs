using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Serving.Interceptors;

internal static partial class Log
{
    [LoggerMessage(EventId = 5101, Level = LogLevel.Error, Message = "The handler of {Method} failed after the server's deadline had passed.")]
    public static partial void FailedAfterDeadline(ILogger logger, string method, Exception exception);
}
