using System.Globalization;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Backtest;

/// <summary>From what was asked to what is judged.</summary>
internal static class BacktestPlan
{
    private const int MostHorizonSteps = 1440;
    private const int DefaultHorizonSteps = 6;
    private static readonly TimeSpan FinestStep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CoarsestStep = TimeSpan.FromHours(1);
    private static readonly TimeSpan DefaultHorizon = TimeSpan.FromMinutes(30);

    /// <exception cref="BacktestInputException">What was asked does not fit the trace.</exception>
    /// <exception cref="TraceFormatException">The trace or the file of origins is not one.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static BacktestSettings Of(BacktestRequest request)
    {
        Trace trace = AtStep(TraceCsv.Read(request.Trace), request.Step);
        TimeSpan horizon = Horizon(trace, request.Horizon);
        int steps = (int)((horizon.Ticks + trace.Step.Ticks - 1) / trace.Step.Ticks);
        IReadOnlyList<DateTimeOffset> origins = request.Origins is { } file ? OriginsFile.Read(file, trace) : OriginGrid.Spread(trace, steps, request.From, request.Stride);
        return new BacktestSettings(trace, horizon, origins, request.Quantiles);
    }

    private static Trace AtStep(Trace trace, TimeSpan? asked)
    {
        TimeSpan step = asked ?? trace.Step;
        if (step < trace.Step)
        {
            throw new BacktestInputException($"--step {Durations.Format(step)} is finer than the trace, which has a sample every {Durations.Format(trace.Step)}.");
        }

        if (step.Ticks % trace.Step.Ticks != 0)
        {
            TimeSpan below = TimeSpan.FromTicks(step.Ticks / trace.Step.Ticks * trace.Step.Ticks);
            throw new BacktestInputException($"--step {Durations.Format(step)} is no multiple of the trace's {Durations.Format(trace.Step)}: {Durations.Format(below)} or {Durations.Format(below + trace.Step)} would be.");
        }

        if (step < FinestStep || step > CoarsestStep)
        {
            string way = step < FinestStep ? $": resample it, for instance with --step {Durations.Format(TimeGrid.Ceiling(FinestStep, trace.Step))}" : "";
            throw new BacktestInputException($"A sample every {Durations.Format(step)} is nothing the service forecasts from: it samples every {Durations.Format(FinestStep)} to {Durations.Format(CoarsestStep)}{way}.");
        }

        return step == trace.Step ? trace : trace.Resampled(step) ?? throw new BacktestInputException($"{trace.Name} is shorter than one step of {Durations.Format(step)}.");
    }

    private static TimeSpan Horizon(Trace trace, TimeSpan? asked)
    {
        TimeSpan least = trace.Step * DefaultHorizonSteps;
        TimeSpan horizon = asked ?? (least > DefaultHorizon ? least : DefaultHorizon);
        return horizon <= trace.Step * MostHorizonSteps
            ? horizon
            : throw new BacktestInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"--horizon {Durations.Format(horizon)} is more than {MostHorizonSteps} steps of {Durations.Format(trace.Step)}; {Durations.Format(trace.Step * MostHorizonSteps)} is the most."));
    }
}
