using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Simulating.Predicting;

/// <summary>One trigger on its way through its history.</summary>
internal sealed class RecordedTrigger(ForecasterRegistry forecasters, RollingGate gate, Mixer mixer, ExpertRunner runner, IDemandHistory history, TriggerOptions options)
    : IExpertObserver
{
    private readonly ForecastTrack _track = new(options.QueryStep);
    private readonly ForecastBuffer[] _results = [new ForecastBuffer()];
    private readonly ContextWindow[] _windows = new ContextWindow[1];
    private readonly Mixture[] _mixtures = new Mixture[1];
    private JudgedForecasts? _judged;
    private GateDecision? _decision;
    private DateTimeOffset _decidedFor;
    private Mixture? _mixture;
    private Forecast? _forecast;
    private DateTimeOffset _origin;

    /// <summary>What is known at <paramref name="time"/>, at or after the time before; null when nothing has changed.</summary>
    public JournalEntry? MoveTo(DateTimeOffset time, CancellationToken cancellationToken)
    {
        TimeSpan step = TriggerPreparer.DecisionStep(options);
        DateTimeOffset decisionTime = TimeGrid.Floor(time, step) - step;
        DateTimeOffset origin = TimeGrid.Floor(time, options.QueryStep);
        bool isNew = _decision is null;
        if (isNew || decisionTime != _decidedFor)
        {
            GateDecision next = gate.Update(ref _judged, history, options, decisionTime, cancellationToken);
            next = next with { Resolution = DemandResolution.Smallest(history, options, decisionTime) };
            isNew = isNew || Undated(next) != Undated(_decision!);
            (_decision, _decidedFor) = (next, decisionTime);
        }

        Mixture mixture = _decision!.Mixture ?? FirstChoice();
        if (!isNew && origin == _origin && mixture == _mixture)
        {
            return null;
        }

        if (origin != _origin || mixture != _mixture)
        {
            (_origin, _mixture) = (origin, mixture);
            Predict(mixture, origin);
        }

        if (!_decision.Judged)
        {
            return new JournalEntry(time, _decision, _forecast, []);
        }

        BringUp(mixture, origin);
        return new JournalEntry(time, _decision, _forecast, _track.Points(mixture, _decision.Safety)) { FullTrack = _track.Points(mixture, 1) };
    }

    void IExpertObserver.Said(int window, string expert, ForecastBuffer forecast) =>
        _track.Set(expert, _windows[0].Origin, LeadWindow.Of(forecast, options));

    private static GateDecision Undated(GateDecision decision) => decision with { Time = default, ReadyAt = null, Waiting = null };

    private void Predict(Mixture mixture, DateTimeOffset origin)
    {
        (_windows[0], _mixtures[0]) = (Window(origin), mixture);
        mixer.Predict(_mixtures, _windows, options.HorizonSteps, _results, this);
        _forecast = _results[0].Failure is null ? _results[0].ToForecast(mixture.Name) : null;
    }

    /// <summary>Brings the track up to <paramref name="origin"/>; usually the live forecast did.</summary>
    private void BringUp(Mixture mixture, DateTimeOffset origin)
    {
        DateTimeOffset start = ForecastTrack.Start(origin, options.QueryStep);
        _track.Keep(mixture, start, origin);
        DateTimeOffset usable = history.First + (options.MinHistory / 2);
        foreach (WeightedExpert expert in mixture.Experts)
        {
            List<DateTimeOffset> missing = _track.Missing(expert.Name, start > usable ? start : usable, origin - options.QueryStep);
            if (missing.Count > 0 && forecasters.Find(expert.Name) is { } forecaster)
            {
                FillMissing(forecaster, missing);
            }
        }
    }

    private void FillMissing(IForecaster forecaster, List<DateTimeOffset> missing)
    {
        using ForecastBufferPool.Lease lease = ForecastBufferPool.Rent(missing.Count);
        ContextWindow[] windows = [.. missing.Select(Window)];
        ReadOnlySpan<ForecastBuffer> buffers = lease.Buffers[..windows.Length];
        runner.Predict(forecaster, windows, options.HorizonSteps, buffers);
        for (int i = 0; i < windows.Length; i++)
        {
            _track.Set(forecaster.Name, windows[i].Origin, LeadWindow.Of(buffers[i], options));
        }
    }

    private Mixture FirstChoice()
    {
        string name = forecasters.FirstChoice(options.Model).Name;
        return _mixture is { } current && current.Name == name ? current : Mixture.Of(name);
    }

    private ContextWindow Window(DateTimeOffset origin) => new(history, origin, options.QueryStep, options.HistoryTimeWindow, options.TimeZone);
}
