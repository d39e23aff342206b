using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Peering;

internal static partial class Log
{
    [LoggerMessage(8000, LogLevel.Information, "Took {Triggers} triggers ({Plans} with a plan in force) and {Series} series from {Peer} in {Milliseconds} ms")]
    public static partial void Taken(ILogger logger, int triggers, int plans, int series, string peer, long milliseconds);

    [LoggerMessage(8001, LogLevel.Warning, "Taking over from {Peer} ended early: {Reason}. {Triggers} triggers and {Series} series were taken; the rest comes from store and source")]
    public static partial void TakenInPart(ILogger logger, string peer, string reason, int triggers, int series);

    [LoggerMessage(8002, LogLevel.Information, "No peer has handed anything over; triggers are known from KEDA's first call on")]
    public static partial void NothingTaken(ILogger logger);

    [LoggerMessage(8003, LogLevel.Information, "{Peer} has no peer to take over from: {Reason}")]
    public static partial void NoPeer(ILogger logger, string peer, string reason);

    [LoggerMessage(8004, LogLevel.Information, "Handed {Triggers} triggers and {Series} series over to {Peer}")]
    public static partial void Given(ILogger logger, int triggers, int series, string peer);

    [LoggerMessage(8005, LogLevel.Warning, "Refused to hand over to {Peer}: its token is missing or wrong (this is said once a minute at most)")]
    public static partial void Refused(ILogger logger, string peer);

    [LoggerMessage(8006, LogLevel.Warning, "Peers:TokenFile holds no usable token (at least {Length} printable characters); nothing is handed over or taken")]
    public static partial void NoToken(ILogger logger, int length);

    [LoggerMessage(8007, LogLevel.Information, "Handing over to {Peer} ended early")]
    public static partial void GivenInPart(ILogger logger, string peer);

    [LoggerMessage(8008, LogLevel.Warning, "{Dropped} of what {Peer} handed over was not plausible and was left out")]
    public static partial void LeftOut(ILogger logger, int dropped, string peer);
}
