namespace PredictiveScaler.Host.Serve;

internal static partial class Log
{
    [LoggerMessage(7000, LogLevel.Information, "Serving KEDA at {Grpc}, metrics and API at {Http}; forecasters: {Models}")]
    public static partial void Serving(ILogger logger, Uri grpc, Uri http, string models);

    [LoggerMessage(7001, LogLevel.Critical, "A part of the service failed; the service has stopped")]
    public static partial void PartFailed(ILogger logger, Exception exception);
}
