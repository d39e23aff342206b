using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Serving.Listening;

internal static partial class Log
{
    [LoggerMessage(EventId = 5201, Level = LogLevel.Information, Message = "The certificate was read again from {File}.")]
    public static partial void CertificateReloaded(ILogger logger, string file);

    [LoggerMessage(EventId = 5202, Level = LogLevel.Error, Message = "The changed TLS files {Files} cannot be used; the former certificate stays in force.")]
    public static partial void CertificateNotReloaded(ILogger logger, string files, Exception exception);

    [LoggerMessage(EventId = 5203, Level = LogLevel.Warning, Message = "A client certificate was refused ({Subject}, from {Remote}): {Problem}. ({Withheld} more like it since the last such line)")]
    public static partial void ClientRefused(ILogger logger, string subject, string remote, string problem, long withheld);

    [LoggerMessage(EventId = 5204, Level = LogLevel.Warning, Message = "{Remote} spoke {Spoke} to port {Port}: {Advice}. ({Withheld} more like it since the last such line)")]
    public static partial void WrongProtocol(ILogger logger, string remote, int port, string spoke, string advice, long withheld);

    [LoggerMessage(EventId = 5205, Level = LogLevel.Warning, Message = "{Remote} offers {Offered} on port {Port}; TLS 1.2 is the oldest that is spoken here. ({Withheld} more like it since the last such line)")]
    public static partial void OldTls(ILogger logger, string remote, int port, string offered, long withheld);

    [LoggerMessage(EventId = 5206, Level = LogLevel.Warning, Message = "The TLS handshake with {Remote} on port {Port} failed: it may not trust this certificate, or sent none where one is required. ({Withheld} more like it since the last such line)")]
    public static partial void HandshakeFailed(ILogger logger, string remote, int port, long withheld);

    [LoggerMessage(EventId = 5207, Level = LogLevel.Warning, Message = "Port {Port} has {Connections} connections, {OfAddress} of them from {Remote}; a further one of {Remote} was closed. ({Withheld} more like it since the last such line)")]
    public static partial void TooManyConnections(ILogger logger, int port, int connections, int ofAddress, System.Net.IPAddress remote, long withheld);

    [LoggerMessage(EventId = 5208, Level = LogLevel.Warning, Message = "A call from {Remote} was refused: {Why} ({Withheld} more like it since the last such line)")]
    public static partial void CallRefused(ILogger logger, string remote, string why, long withheld);

    [LoggerMessage(EventId = 5209, Level = LogLevel.Error, Message = "The certificate in {File} is valid from {From:u} to {Until:u} and not now: clients that check it turn away")]
    public static partial void CertificateNotValidNow(ILogger logger, string file, DateTimeOffset from, DateTimeOffset until);

    [LoggerMessage(EventId = 5210, Level = LogLevel.Warning, Message = "The certificate in {File} ends on {Until:u}, in {Days} days")]
    public static partial void CertificateEnds(ILogger logger, string file, DateTimeOffset until, int days);
}
