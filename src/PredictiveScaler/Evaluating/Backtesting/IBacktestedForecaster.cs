using PredictiveScaler.Forecasting;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>A row of the back-test: something that forecasts at one origin after the other.</summary>
internal interface IBacktestedForecaster
{
    string Name { get; }

    /// <summary>It keeps a fit of each history; see <see cref="IForecaster.IsFitted"/>.</summary>
    bool IsFitted => false;

    /// <summary>Forecasts as the service would at this origin. Origins must not go back in time.</summary>
    /// <returns>The gate's decision in force there; null where no gate is asked.</returns>
    GateDecision? Predict(in ContextWindow window, int horizon, ForecastBuffer result);
}
