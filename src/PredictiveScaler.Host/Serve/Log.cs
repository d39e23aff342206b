namespace PredictiveScaler.Host.Serve;

internal static partial class Log
{
    [LoggerMessage(7000, LogLevel.Information, "Serving KEDA at {Grpc}, metrics and API at {Http}; forecasters: {Models}; sources: {Sources}; store: {Store}")]
    public static partial void Serving(ILogger logger, Uri grpc, Uri http, string models, string sources, string store);

    [LoggerMessage(7001, LogLevel.Critical, "A part of the service failed; the service has stopped")]
    public static partial void PartFailed(ILogger logger, Exception exception);

    [LoggerMessage(7002, LogLevel.Warning, "There is no default source: a trigger is answered only if it names a source or a serverAddress; set Sources:<name>:Url")]
    public static partial void NoDefaultSource(ILogger logger);

    [LoggerMessage(7003, LogLevel.Information, "Stopped; plans of {Count} triggers stored in {Store}")]
    public static partial void Stopped(ILogger logger, int count, string store);

    [LoggerMessage(7004, LogLevel.Information, "Stopped; nothing stored: {Reason}")]
    public static partial void StoppedUnstored(ILogger logger, string reason);

    [LoggerMessage(7005, LogLevel.Information, "Metrics at {Metrics} alone")]
    public static partial void Metrics(ILogger logger, Uri metrics);
}
