namespace PredictiveScaler.Host.Access;

internal static partial class Log
{
    [LoggerMessage(7100, LogLevel.Warning, "A request from {Remote} to the HTTP port was refused with status {Status}. ({Withheld} more like it since the last such line)")]
    public static partial void RequestRefused(ILogger logger, string remote, int status, long withheld);

    [LoggerMessage(7101, LogLevel.Information, "The API asks whoever reaches {Http} for no credentials: Serve:Api:TokenFile or Serve:Api:UserFile makes it")]
    public static partial void Open(ILogger logger, Uri http);
}
