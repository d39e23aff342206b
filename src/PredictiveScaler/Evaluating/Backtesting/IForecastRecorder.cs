namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>Takes every forecast as it is made: origins ascending, at each origin the models in the order asked for.</summary>
internal interface IForecastRecorder
{
    void Record(OriginForecast forecast, OriginActuals actuals);
}
