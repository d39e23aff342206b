namespace PredictiveScaler.Forecasting.Classical;

/// <summary>Past forecasts of the form level + trend x reach(h) + season, never below 0.</summary>
/// <param name="level">Level at each origin, NaN where unknown.</param>
/// <param name="trend">Trend a step at each origin.</param>
/// <param name="reach">How many steps of trend h steps ahead hold: h itself, or less where the trend is damped.</param>
/// <param name="season">Season at each origin and at the steps after the last; empty where there is none.</param>
internal readonly ref struct PastComponents(
    ReadOnlySpan<float> level, ReadOnlySpan<float> trend, ReadOnlySpan<float> reach, ReadOnlySpan<float> season) : IPastForecast
{
    private readonly ReadOnlySpan<float> _level = level;
    private readonly ReadOnlySpan<float> _trend = trend;
    private readonly ReadOnlySpan<float> _reach = reach;
    private readonly ReadOnlySpan<float> _season = season;

    public float At(int origin, int ahead) => Math.Max(
        0, _level[origin] + (_trend[origin] * _reach[ahead - 1]) + (_season.IsEmpty ? 0 : _season[origin + ahead]));

    public float ScaleAt(int origin) => 1;
}
