using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Planning.Gating;

/// <summary>
/// The rolling back-test of one trigger: forecasts at past origins with the code of live forecasts, judged against what came true.
/// Thread-safe for different windows; costs one forecast an origin and model, only for origins not judged before.
/// </summary>
internal sealed class RollingGate(ForecasterRegistry forecasters, ILogger<RollingGate> logger)
{
    private const int BatchSize = 64;
    private readonly ConcurrentDictionary<string, bool> _thrown = new();

    /// <summary>
    /// Brings <paramref name="window"/> up to <paramref name="time"/> and decides. <paramref name="window"/> is replaced when the grid or
    /// the number of models changed.
    /// </summary>
    public GateDecision Update(ref GateWindow? window, IDemandHistory history, TriggerOptions options, DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (history.Count == 0)
        {
            return GateDecision.NotJudged(time, "no history yet", null);
        }

        DateTimeOffset readyAt = GateSchedule.ReadyAt(history.First, options);
        GateSchedule schedule = GateSchedule.At(time, history.First, options);
        if (time - history.First < options.MinHistory || schedule.Count < GateSchedule.MinimumOrigins)
        {
            return GateDecision.NotJudged(time, $"{Span(time - history.First)} of history, {Span(options.MinHistory)} and {GateSchedule.MinimumOrigins} matured origins needed", readyAt);
        }

        IReadOnlyList<IForecaster> models = forecasters.Candidates(options.Model);
        window = Fitting(window, schedule, models.Count + 1);
        Fill(window, schedule, [forecasters.LastValue, .. models], history, options, cancellationToken);
        return Decide(window, schedule, models, history, options, time, readyAt);
    }

    private static GateWindow Fitting(GateWindow? window, GateSchedule schedule, int count) =>
        window is not null && window.Stride == schedule.Stride && window.Forecasters == count && window.Capacity >= schedule.Count
            ? window
            : new GateWindow(schedule.Stride, Math.Max(schedule.Count, 144), count);

    private void Fill(GateWindow window, GateSchedule schedule, IReadOnlyList<IForecaster> all, IDemandHistory history, TriggerOptions options, CancellationToken cancellationToken)
    {
        List<ContextWindow> missing = [];
        for (int i = schedule.Count - 1; i >= 0; i--)
        {
            if (!window.Holds(schedule.OriginAt(i)))
            {
                missing.Add(new ContextWindow(history, schedule.OriginAt(i), options.QueryStep, options.HistoryTimeWindow, options.TimeZone));
            }
        }

        ContextWindow[] origins = [.. missing];
        using ForecastBufferPool.Lease buffers = ForecastBufferPool.Rent(Math.Min(BatchSize, origins.Length));
        for (int from = 0; from < origins.Length; from += BatchSize)
        {
            ReadOnlySpan<ContextWindow> batch = origins.AsSpan(from, Math.Min(BatchSize, origins.Length - from));
            for (int forecaster = 0; forecaster < all.Count; forecaster++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                FillBatch(window, forecaster, all[forecaster], batch, buffers.Buffers[..batch.Length], options);
            }
        }
    }

    private void FillBatch(GateWindow window, int index, IForecaster forecaster, ReadOnlySpan<ContextWindow> batch, ReadOnlySpan<ForecastBuffer> buffers, TriggerOptions options)
    {
        int steps = LeadWindow.Steps(options);
        bool threw = Threw(forecaster, batch, forecaster.EnoughFor(steps, options.HorizonSteps), buffers);
        for (int i = 0; i < batch.Length; i++)
        {
            TrackPoint point = !threw && buffers[i].Failure is null ? LeadWindow.At(buffers[i], steps, options) : TrackPoint.Unknown(batch[i].Origin);
            window.Set(batch[i].Origin, index, (float)point.WindowForecast, (float)point.Spread);
        }
    }

    /// <summary>A model that throws is out; the others are judged all the same.</summary>
    private bool Threw(IForecaster forecaster, ReadOnlySpan<ContextWindow> batch, int horizon, ReadOnlySpan<ForecastBuffer> buffers)
    {
        try
        {
            forecaster.Predict(batch, horizon, buffers);
            return false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (_thrown.TryAdd(forecaster.Name, true))
            {
                Log.ModelThrew(logger, exception, forecaster.Name);
            }

            return true;
        }
    }

    private static GateDecision Decide(GateWindow window, GateSchedule schedule, IReadOnlyList<IForecaster> models, IDemandHistory history, TriggerOptions options, DateTimeOffset time, DateTimeOffset readyAt)
    {
        float[] actual = new float[schedule.Count];
        float[] rival = new float[schedule.Count];
        float[] model = new float[schedule.Count];
        float[] spread = new float[schedule.Count];
        int lag = schedule.OriginsUntilMature(options);
        ReadActuals(actual, schedule, history, options);
        ReadForecasts(rival, window, schedule, 0);
        GateDecision? best = null;
        for (int i = 0; i < models.Count; i++)
        {
            ReadForecasts(model, window, schedule, i + 1);
            ReadSpreads(spread, window, schedule, i + 1);
            double correction = LeadWindow.Rounded(AdaptiveCalibration.Replay(model, spread, actual, options.Quantile, lag));
            GateRule.Verdict verdict = GateRule.Judge(model, rival, actual, options.Quantile);
            if (verdict.Origins >= GateSchedule.MinimumOrigins && (best is null || verdict.ModelLoss < best.ModelLoss))
            {
                best = Decision(models[i].Name, verdict, correction, time);
            }
        }

        return best ?? GateDecision.NotJudged(time, $"fewer than {GateSchedule.MinimumOrigins} of the last {schedule.Count} origins can be judged (gaps, or no model works)", readyAt > time ? readyAt : null);
    }

    private static GateDecision Decision(string name, in GateRule.Verdict verdict, double correction, DateTimeOffset time) => new()
    {
        Time = time,
        Judged = true,
        Promoted = verdict.Promoted,
        Model = name,
        Correction = correction,
        Origins = verdict.Origins,
        Ratio = verdict.Ratio,
        ModelLoss = verdict.ModelLoss,
        LastValueLoss = verdict.RivalLoss,
    };

    private static void ReadForecasts(Span<float> destination, GateWindow window, GateSchedule schedule, int forecaster)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = window[schedule.OriginAt(schedule.Count - 1 - i), forecaster];
        }
    }

    private static void ReadSpreads(Span<float> destination, GateWindow window, GateSchedule schedule, int forecaster)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = window.SpreadOf(schedule.OriginAt(schedule.Count - 1 - i), forecaster);
        }
    }

    /// <summary>The maximum that came true over each lead window; NaN where a sample is missing, as a maximum over a gap is unknown.</summary>
    private static void ReadActuals(Span<float> destination, GateSchedule schedule, IDemandHistory history, TriggerOptions options)
    {
        float[] samples = new float[LeadWindow.Steps(options)];
        for (int i = 0; i < destination.Length; i++)
        {
            DateTimeOffset origin = schedule.OriginAt(schedule.Count - 1 - i);
            history.Read(origin + options.QueryStep, options.QueryStep, samples);
            destination[i] = Maximum(samples);
        }
    }

    private static float Maximum(ReadOnlySpan<float> samples)
    {
        float maximum = float.NegativeInfinity;
        foreach (float sample in samples)
        {
            if (float.IsNaN(sample))
            {
                return float.NaN;
            }

            maximum = Math.Max(maximum, sample);
        }

        return maximum;
    }

    private static string Span(TimeSpan span) =>
        span.TotalHours >= 1 ? FormattableString.Invariant($"{span.TotalHours:0.#} h") : FormattableString.Invariant($"{span.TotalMinutes:0} min");
}
