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

    [LoggerMessage(6005, LogLevel.Warning, "The state store leaves something out (said once; predictive_scaler_store_left_out_total counts): more than {Most} entries wait, or a state is above {Bytes} bytes or has an impossible name")]
    public static partial void LeftOut(ILogger logger, int most, int bytes);

    [LoggerMessage(6006, LogLevel.Warning, "{Rows} rows of {Table} in {Store} are refused (said once a table; predictive_scaler_store_refused_rows_total counts): {Reason}. What they should hold comes from Prometheus and is written again")]
    public static partial void RowsRefused(ILogger logger, int rows, string table, string store, string reason);

    [LoggerMessage(6007, LogLevel.Information, "{Store}: tables of version {Version} made in schema {Schema}")]
    public static partial void SchemaMade(ILogger logger, string store, int version, string schema);

    [LoggerMessage(6008, LogLevel.Information, "{Store}: the connection string changed; connections are made anew")]
    public static partial void ConnectionChanged(ILogger logger, string store);

    [LoggerMessage(6009, LogLevel.Information, "{Store}: {Series} series had lost what this process wrote before; they are written again as a whole")]
    public static partial void SeriesLost(ILogger logger, string store, int series);
}
