namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>One rival on one series.</summary>
/// <param name="Calls">Forecasts asked for.</param>
/// <param name="SecondsP50">Processor time of a call, fitting included.</param>
/// <param name="Origins">Epoch seconds of the calls that gave a forecast.</param>
internal sealed record RivalScore(
    string Series, string Method, int Calls, double SecondsP50, double SecondsP99, IReadOnlyList<long> Origins, SeriesLosses Losses)
{
    public int Failed => Calls - Origins.Count;
}
