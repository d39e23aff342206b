using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Serving.Listening;

internal static partial class Log
{
    [LoggerMessage(EventId = 5201, Level = LogLevel.Information, Message = "The certificate was read again from {File}.")]
    public static partial void CertificateReloaded(ILogger logger, string file);

    [LoggerMessage(EventId = 5202, Level = LogLevel.Error, Message = "The changed TLS files {Files} cannot be used; the former certificate stays in force.")]
    public static partial void CertificateNotReloaded(ILogger logger, string files, Exception exception);

    [LoggerMessage(EventId = 5203, Level = LogLevel.Warning, Message = "A client certificate was refused ({Subject}): {Problem}.")]
    public static partial void ClientRefused(ILogger logger, string subject, string problem);
}
