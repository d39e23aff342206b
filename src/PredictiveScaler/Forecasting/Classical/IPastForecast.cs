namespace PredictiveScaler.Forecasting.Classical;

/// <summary>What a forecaster would have said at past origins, to learn how far off it is. A struct, so that asking costs no virtual call.</summary>
internal interface IPastForecast
{
    /// <summary>Demand expected <paramref name="ahead"/> steps after sample <paramref name="origin"/>; NaN when it had nothing to say.</summary>
    float At(int origin, int ahead);

    /// <summary>What errors at this origin are measured in: 1, or how much demand varied there.</summary>
    float ScaleAt(int origin);
}
