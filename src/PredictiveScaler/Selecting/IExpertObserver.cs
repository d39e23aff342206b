using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Selecting;

/// <summary>Is told what each expert of a mixture said, before it is mixed.</summary>
internal interface IExpertObserver
{
    /// <param name="window">Index of the window.</param>
    /// <param name="expert">Who.</param>
    /// <param name="forecast">What, or its failure; reused after the call.</param>
    void Said(int window, string expert, ForecastBuffer forecast);
}
