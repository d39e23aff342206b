using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Selecting;

/// <summary>
/// The rolling back-test of one trigger: forecasts of all experts at past origins, with the code of live forecasts, judged against what
/// came true. It says with what weights and corrections to forecast now, and whether that may act. Thread-safe for different windows;
/// costs one forecast an origin and expert, only for origins not judged before.
/// </summary>
internal sealed class RollingGate(ForecasterRegistry forecasters, ExpertRunner runner)
{
    /// <summary>An expert that weighs less is not worth its time.</summary>
    internal const double SmallestWeight = 0.01;

    private const int BatchSize = 64;
    private const int Digits = 3;
    private readonly ScratchPool<SelectionReplay> _replays = new(() => new SelectionReplay());

    /// <summary>
    /// Brings <paramref name="judged"/> up to <paramref name="time"/> and decides. <paramref name="judged"/> is replaced when the grid, the
    /// number of experts or the lead window changed.
    /// </summary>
    public GateDecision Update(ref JudgedForecasts? judged, IDemandHistory history, TriggerOptions options, DateTimeOffset time, CancellationToken cancellationToken)
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

        IReadOnlyList<IForecaster> experts = forecasters.Experts(options.Model);
        judged = Fitting(judged, schedule, experts.Count, LeadWindow.Steps(options));
        Fill(judged, schedule, experts, history, options, cancellationToken);
        if (judged.Decided is not { } decided || decided.Schedule != schedule)
        {
            decided = (schedule, Decide(judged, schedule, experts, history, options));
            judged.Decided = decided;
        }

        return decided.Decision.Judged ? decided.Decision with { Time = time } : decided.Decision with { Time = time, ReadyAt = readyAt > time ? readyAt : null };
    }

    private static JudgedForecasts Fitting(JudgedForecasts? judged, GateSchedule schedule, int count, int leadSteps) =>
        judged is not null && judged.Stride == schedule.Stride && judged.Experts == count && judged.LeadSteps == leadSteps && judged.Capacity >= schedule.Count
            ? judged
            : new JudgedForecasts(schedule.Stride, Math.Max(schedule.Count, 144), count) { LeadSteps = leadSteps };

    private void Fill(JudgedForecasts judged, GateSchedule schedule, IReadOnlyList<IForecaster> experts, IDemandHistory history, TriggerOptions options, CancellationToken cancellationToken)
    {
        List<ContextWindow> missing = [];
        for (int i = schedule.Count - 1; i >= 0; i--)
        {
            if (!judged.Holds(schedule.OriginAt(i)))
            {
                missing.Add(new ContextWindow(history, schedule.OriginAt(i), options.QueryStep, options.HistoryTimeWindow, options.TimeZone));
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        ContextWindow[] origins = [.. missing];
        float[] numbers = new float[Math.Min(BatchSize, origins.Length) * judged.Width];
        using ForecastBufferPool.Lease buffers = ForecastBufferPool.Rent(Math.Min(BatchSize, origins.Length));
        for (int from = 0; from < origins.Length; from += BatchSize)
        {
            ReadOnlySpan<ContextWindow> batch = origins.AsSpan(from, Math.Min(BatchSize, origins.Length - from));
            for (int expert = 0; expert < experts.Count; expert++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                runner.Predict(experts[expert], batch, options.HorizonSteps, buffers.Buffers[..batch.Length]);
                Take(buffers.Buffers[..batch.Length], new Probes(options), expert, judged.Width, numbers);
            }

            for (int i = 0; i < batch.Length; i++)
            {
                judged.Set(batch[i].Origin, numbers.AsSpan(i * judged.Width, judged.Width));
            }
        }
    }

    private static void Take(ReadOnlySpan<ForecastBuffer> forecasts, Probes probes, int expert, int width, float[] numbers)
    {
        for (int i = 0; i < forecasts.Length; i++)
        {
            Span<float> own = numbers.AsSpan((i * width) + (expert * Probes.Count), Probes.Count);
            if (forecasts[i].Failure is null)
            {
                probes.Read(forecasts[i], own);
            }
            else
            {
                own.Fill(float.NaN);
            }
        }
    }

    private GateDecision Decide(JudgedForecasts judged, GateSchedule schedule, IReadOnlyList<IForecaster> experts, IDemandHistory history, TriggerOptions options)
    {
        SelectionReplay replay = _replays.Rent();
        replay.Run(judged, schedule, history, options, forecasters.PriorOf(options.Model));
        GateRule.Verdict verdict = GateRule.Judge(replay.Forecasts, replay.Rivals, replay.Actuals, options.Quantile, replay.Drifts);
        ProvisionedLevel? level = options.Slo is null ? null : ServiceLevelReplay.Run(replay, schedule, history, options);
        GateDecision decision = verdict.Origins >= GateSchedule.MinimumOrigins
            ? Decision(Mixed(experts, replay, options, level), verdict, schedule) with
            {
                ServiceLevel = level,
                Safety = SafetyBudget.Of(replay, schedule, history, options),
                Wakes = WakeRecord.Of(replay, schedule, history, options),
            }
            : GateDecision.NotJudged(default, $"fewer than {GateSchedule.MinimumOrigins} of the last {schedule.Count} origins can be judged (gaps, or no model works)", null);
        _replays.Return(replay);
        return decision;
    }

    private Mixture Mixed(IReadOnlyList<IForecaster> experts, SelectionReplay replay, TriggerOptions options, ProvisionedLevel? level) =>
        new(forecasters.Named(options.Model)?.Name ?? ForecasterRegistry.Auto, Members(experts, replay.Weights), Correction(replay.Corrections, level))
        {
            LargestFall = LeadWindow.Rounded(FallGuard.LargestFall(replay.DeepestFall)),
        };

    private static GateDecision Decision(Mixture mixture, in GateRule.Verdict verdict, GateSchedule schedule) => new()
    {
        Judged = true,
        Promoted = verdict.Promoted,
        Mixture = mixture,
        Origins = verdict.Origins,
        Ratio = verdict.Ratio,
        ModelLoss = verdict.ModelLoss,
        LastValueLoss = verdict.RivalLoss,
        DriftAt = verdict.DriftAt < 0 ? null : schedule.OriginAt(schedule.Count - 1 - verdict.DriftAt),
    };

    private static WeightedExpert[] Members(IReadOnlyList<IForecaster> experts, ReadOnlySpan<double> weights)
    {
        List<WeightedExpert> members = [];
        double total = 0;
        for (int e = 0; e < weights.Length; e++)
        {
            double weight = Math.Round(weights[e], Digits);
            if (weight >= SmallestWeight)
            {
                members.Add(new WeightedExpert(experts[e].Name, weight));
                total += weight;
            }
        }

        return [.. members.Select(member => member with { Weight = member.Weight / total })];
    }

    /// <summary>A service level says how the lead window's maximum is moved; the gate has judged the forecast at its own level all the same.</summary>
    private static QuantileCorrection Correction(ReadOnlySpan<double> corrections, ProvisionedLevel? level)
    {
        double[] steps = new double[Probes.Targets - 1];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = Math.Round(corrections[i + 1], Digits);
        }

        return new QuantileCorrection(level?.Correction ?? Math.Round(corrections[0], Digits), steps);
    }

    /// <summary>A decision's time lies before the newest sample, so it may lie before a first one too.</summary>
    private static string Span(TimeSpan span) =>
        span <= TimeSpan.Zero ? "0 min" : span.TotalHours >= 1 ? FormattableString.Invariant($"{span.TotalHours:0.#} h") : FormattableString.Invariant($"{span.TotalMinutes:0} min");
}
