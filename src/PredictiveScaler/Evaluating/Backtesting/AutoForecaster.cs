using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Selecting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>
/// What the service would have forecast with <c>model: auto</c>: the mixture of the gate's decision in force. Where the gate would not let
/// it act, it is forecast all the same: a back-test judges forecasts.
/// </summary>
internal sealed class AutoForecaster(ForecasterRegistry forecasters, RollingGate gate, Mixer mixer, TriggerOptions options) : IBacktestedForecaster
{
    private readonly ContextWindow[] _windows = new ContextWindow[1];
    private readonly ForecastBuffer[] _results = new ForecastBuffer[1];
    private JudgedForecasts? _judged;

    public string Name => ForecasterRegistry.Auto;

    public GateDecision? Predict(in ContextWindow window, int horizon, ForecastBuffer result)
    {
        // A decision is made for a grid time and in force one decision step later: see TriggerPreparer.
        TimeSpan step = TriggerPreparer.DecisionStep(options);
        GateDecision decision = gate.Update(ref _judged, window.History, options, TimeGrid.Floor(window.Origin, step) - step, CancellationToken.None);
        Mixture mixture = decision.Mixture ?? Mixture.Of(forecasters.FirstChoice(options.Model).Name);
        (_windows[0], _results[0]) = (window, result);
        mixer.Predict(mixture, _windows, horizon, _results);
        return decision with { Mixture = mixture };
    }
}
