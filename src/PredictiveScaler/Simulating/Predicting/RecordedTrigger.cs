using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Simulating.Predicting;

/// <summary>One trigger on its way through its history.</summary>
internal sealed class RecordedTrigger(RollingGate gate, Mixer mixer, TrackFiller filler, IDemandHistory history, TriggerOptions options)
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
            next = next with { Resolution = DemandResolution.Smallest(history, options, decisionTime), Arrival = WakeRhythm.Next(history, options, decisionTime) };
            isNew = isNew || Undated(next) != Undated(_decision!);
            (_decision, _decidedFor) = (next, decisionTime);
        }

        Mixture mixture = _decision!.Mixture ?? filler.FirstChoice(options, _mixture);
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

        filler.BringUp(_track, options, mixture, history, origin);
        return new JournalEntry(time, _decision, _forecast, _track.Points(mixture, _decision.Safety)) { FullTrack = _track.Points(mixture, 1) };
    }

    void IExpertObserver.Said(int window, string expert, ForecastBuffer forecast) =>
        _track.Set(expert, _windows[0].Origin, LeadWindow.Of(forecast, options));

    private static GateDecision Undated(GateDecision decision) => decision with { Time = default, ReadyAt = null, Waiting = null };

    private void Predict(Mixture mixture, DateTimeOffset origin)
    {
        (_windows[0], _mixtures[0]) = (TrackFiller.Window(options, history, origin), mixture);
        mixer.Predict(_mixtures, _windows, options.HorizonSteps, _results, this);
        _forecast = _results[0].Failure is null ? _results[0].ToForecast(mixture.Name) : null;
    }
}
