using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Host.Api;

/// <summary>quantiles and maxQuantiles: one row a step ahead, one column a level; maxQuantiles is the maximum over the steps up to that row.</summary>
internal sealed record ForecastView(
    string Model,
    DateTimeOffset Origin,
    double StepSeconds,
    IReadOnlyList<float> Levels,
    IReadOnlyList<float[]> Quantiles,
    IReadOnlyList<float[]> MaxQuantiles)
{
    public static ForecastView Of(Forecast forecast) => new(
        forecast.Model, forecast.Origin, forecast.Step.TotalSeconds, forecast.Levels, Rows(forecast.Values, forecast), Rows(forecast.Maxima, forecast));

    private static float[][] Rows(ReadOnlySpan<float> table, Forecast forecast)
    {
        int levels = forecast.Levels.Count;
        float[][] rows = new float[forecast.Horizon][];
        for (int step = 0; step < rows.Length; step++)
        {
            rows[step] = table.Slice(step * levels, levels).ToArray();
        }

        return rows;
    }
}
