using PredictiveScaler.Forecasting;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>One registered forecaster. Each window is forecast alone, so that no result depends on which origins are asked for beside it.</summary>
internal sealed class NamedForecaster(IForecaster forecaster) : IBacktestedForecaster
{
    private readonly ContextWindow[] _window = new ContextWindow[1];
    private readonly ForecastBuffer[] _result = new ForecastBuffer[1];

    public string Name => forecaster.Name;

    public bool IsFitted => forecaster.IsFitted;

    public GateDecision? Predict(in ContextWindow window, int horizon, ForecastBuffer result)
    {
        (_window[0], _result[0]) = (window, result);
        forecaster.Predict(_window, horizon, _result);
        return null;
    }
}
