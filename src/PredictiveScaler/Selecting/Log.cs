using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Selecting;

internal static partial class Log
{
    [LoggerMessage(4050, LogLevel.Error, "{Model} throws in the back-test: it is out until it works again; said once")]
    public static partial void ModelThrew(ILogger logger, Exception exception, string model);
}
