using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Monitoring;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>What is judged: a trace, how far ahead, from where, and which quantiles. Everything else is a trigger's default.</summary>
internal sealed class BacktestSettings
{
    /// <summary>Level of the lead-window maximum, a trigger's default.</summary>
    public const double WindowLevel = 0.9;

    /// <param name="trace">At the step of the forecasts.</param>
    /// <param name="horizon">How far forecasts reach; rounded up to whole steps.</param>
    /// <param name="origins">Sample times of the trace, ascending.</param>
    /// <param name="quantiles">Levels in (0, 1), ascending.</param>
    public BacktestSettings(Trace trace, TimeSpan horizon, IReadOnlyList<DateTimeOffset> origins, IReadOnlyList<double> quantiles)
    {
        (Trace, Origins, Quantiles) = (trace, origins, quantiles);
        Trigger = new TriggerOptions
        {
            Query = new MetricQuery { PromQl = "backtest", Step = trace.Step, TriggerNamespace = "backtest" },
            Threshold = 1,
            MetricName = "backtest",
            PredictHorizon = horizon,
            Quantile = WindowLevel,
        };
    }

    public Trace Trace { get; }

    public IReadOnlyList<DateTimeOffset> Origins { get; }

    public IReadOnlyList<double> Quantiles { get; }

    /// <summary>The trigger whose forecasts these are.</summary>
    public TriggerOptions Trigger { get; }

    public int Horizon => Trigger.HorizonSteps;

    /// <summary>Steps whose maximum a plan provides for.</summary>
    public int WindowSteps => LeadWindow.Steps(Trigger);

    /// <summary>What a forecaster may see at an origin.</summary>
    public ContextWindow WindowAt(DateTimeOffset origin) => new(Trace, origin, Trigger.QueryStep, Trigger.HistoryTimeWindow, Trigger.TimeZone);

    /// <summary>Index of an origin in the trace.</summary>
    public int IndexOf(DateTimeOffset origin) => (int)((origin - Trace.First).Ticks / Trace.Step.Ticks);
}
