using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Monitoring;

internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "Source {Source}: InsecureSkipVerify is on: ANY server certificate is accepted, credentials can be stolen on the way")]
    public static partial void InsecureSource(ILogger logger, string source);

    [LoggerMessage(2001, LogLevel.Warning, "Source {Source}: credentials travel over plain http")]
    public static partial void CredentialsInClear(ILogger logger, string source);

    [LoggerMessage(2002, LogLevel.Warning, "Source {Source}: secret file {Path} cannot be read or is empty; the last value stays in use")]
    public static partial void SecretFileUnreadable(ILogger logger, string source, string path);

    [LoggerMessage(2003, LogLevel.Warning, "Source {Source} ({Host}) keeps failing; requests stop for {Seconds} s. The last time: {Reason}")]
    public static partial void CircuitOpened(ILogger logger, string source, string host, double seconds, string reason);

    [LoggerMessage(2004, LogLevel.Information, "Source {Source} ({Host}) answers again")]
    public static partial void CircuitClosed(ILogger logger, string source, string host);

    [LoggerMessage(2005, LogLevel.Warning, "Source {Source}: certificate file cannot be read; the last one stays in use")]
    public static partial void CertificateFileUnreadable(ILogger logger, string source);

    [LoggerMessage(2006, LogLevel.Error, "Source {Source}: request failed in an unforeseen way ({Kind})")]
    public static partial void UnforeseenFailure(ILogger logger, string source, string kind);
}
