using Microsoft.Extensions.Logging;

namespace PredictiveScaler.Forecasting;

internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Model {Model} {Version} loaded from {Folder}: {Description}")]
    public static partial void ModelLoaded(ILogger logger, string model, string version, string folder, string description);

    [LoggerMessage(3001, LogLevel.Error, "Model folder {Folder} is not used: {Problems}")]
    public static partial void ModelRejected(ILogger logger, string folder, string problems);

    [LoggerMessage(3002, LogLevel.Error, "Models directory {Directory} cannot be read, so no model is loaded: {Problem}")]
    public static partial void ModelsDirectoryUnreadable(ILogger logger, string directory, string problem);

    [LoggerMessage(3003, LogLevel.Error, "Model {Model} failed and is out for the triggers concerned; further failures of it are not logged. {Reason}")]
    public static partial void ModelFailed(ILogger logger, Exception? exception, string model, string reason);
}
