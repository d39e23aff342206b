using Microsoft.Extensions.Logging;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Control;

internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "{Trigger} is served: metric {MetricName}, threshold {Threshold}")]
    public static partial void TriggerAdded(ILogger logger, TriggerKey trigger, string metricName, double threshold);

    [LoggerMessage(1001, LogLevel.Warning, "{Trigger}: {Notice}")]
    public static partial void TriggerNotice(ILogger logger, TriggerKey trigger, string notice);

    [LoggerMessage(1002, LogLevel.Warning, "{Trigger} is refused. {Problems}")]
    public static partial void TriggerRefused(ILogger logger, TriggerKey trigger, string problems);

    [LoggerMessage(1003, LogLevel.Information, "{Trigger} is forgotten: nobody asked for it for {Silence}")]
    public static partial void TriggerForgotten(ILogger logger, TriggerKey trigger, TimeSpan silence);

    [LoggerMessage(EventId = 4000, Message = "{Trigger}: {Before} -> {After}: {Why}")]
    public static partial void StateChanged(ILogger logger, LogLevel level, TriggerKey trigger, string before, string after, string why);

    [LoggerMessage(4001, LogLevel.Information, "{Trigger}: forecast of {Model} will be {Outcome} at the next decision: its loss is {Ratio:0.###} of the last value's over {Origins} origins")]
    public static partial void GateDecided(ILogger logger, TriggerKey trigger, string outcome, string model, double ratio, int origins);

    [LoggerMessage(4002, LogLevel.Error, "Refreshing a series ({Query}) failed; its triggers keep their plan until it expires")]
    public static partial void RefreshThrew(ILogger logger, Exception exception, MetricQuery query);

    [LoggerMessage(4003, LogLevel.Error, "{Trigger}: the back-test failed; the decision in force stays")]
    public static partial void BackTestThrew(ILogger logger, Exception exception, TriggerKey trigger);

    [LoggerMessage(4004, LogLevel.Error, "{Model} failed for {Trigger}")]
    public static partial void ForecastThrew(ILogger logger, Exception exception, string model, TriggerKey trigger);

    [LoggerMessage(4005, LogLevel.Warning, "The clock was set back by {By}; every series is refreshed now")]
    public static partial void ClockSteppedBack(ILogger logger, TimeSpan by);

    [LoggerMessage(4006, LogLevel.Information, "{Count} stored plans are ready to be resumed")]
    public static partial void PlansRestored(ILogger logger, int count);

    [LoggerMessage(4007, LogLevel.Warning, "Reading from the store took longer than {Limit}; what is missing is rebuilt from the source")]
    public static partial void StoreTooSlow(ILogger logger, TimeSpan limit);

    [LoggerMessage(4008, LogLevel.Information, "{Trigger}: the lead time will be {LeadTime} at the next decision: {Starts} pod starts of its workload were measured")]
    public static partial void LeadTimeMeasured(ILogger logger, TriggerKey trigger, TimeSpan leadTime, int starts);
}
