using PredictiveScaler.Control;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Planning.Gating;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>
/// What the service would have forecast with <c>model: auto</c>: the model that the gate's decision in force names, with its calibration.
/// Where the gate would not let it act, it is forecast all the same: a back-test judges forecasts.
/// </summary>
internal sealed class AutoForecaster(ForecasterRegistry forecasters, RollingGate gate, TriggerOptions options) : IBacktestedForecaster
{
    private readonly Dictionary<string, NamedForecaster> _named = [];
    private GateWindow? _window;

    public string Name => ForecasterRegistry.Auto;

    public GateDecision? Predict(in ContextWindow window, int horizon, ForecastBuffer result)
    {
        // A decision is made for a grid time and in force one decision step later: see TriggerPreparer.
        TimeSpan step = TriggerPreparer.DecisionStep(options);
        GateDecision decision = gate.Update(ref _window, window.History, options, TimeGrid.Floor(window.Origin, step) - step, CancellationToken.None);
        IForecaster chosen = (decision.Model is { } name ? forecasters.Find(name) : null) ?? FirstCandidate();
        Named(chosen).Predict(window, horizon, result);
        if (result.Failure is null)
        {
            Calibrate(result, decision.Correction);
        }

        return decision with { Model = chosen.Name };
    }

    /// <summary>As <see cref="AdaptiveCalibration.Apply"/> does for the trigger's quantile: distances from the median grow by the correction.</summary>
    private static void Calibrate(ForecastBuffer forecast, double correction)
    {
        int levels = forecast.Levels.Count;
        for (int step = 1; step <= forecast.Horizon; step++)
        {
            double median = forecast.MaxQuantile(step, 0.5);
            foreach (ref float maximum in forecast.Maxima.Slice((step - 1) * levels, levels))
            {
                maximum = maximum > median ? (float)AdaptiveCalibration.Apply(maximum, maximum - median, correction) : maximum;
            }
        }
    }

    private IForecaster FirstCandidate() => forecasters.Candidates(ForecasterRegistry.Auto) is [{ } first, ..] ? first : forecasters.LastValue;

    private NamedForecaster Named(IForecaster forecaster)
    {
        if (!_named.TryGetValue(forecaster.Name, out NamedForecaster? named))
        {
            _named[forecaster.Name] = named = new NamedForecaster(forecaster);
        }

        return named;
    }
}
