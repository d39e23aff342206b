using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Host.Demo;

/// <summary>
/// Mean absolute error of the median forecast against what came true, over all steps up to 30 minutes, beside that of the last value at
/// the same origins.
/// </summary>
internal sealed class ForecastScore(Trace demand)
{
    private static readonly TimeSpan Reach = TimeSpan.FromMinutes(30);

    private DateTimeOffset _newest = DateTimeOffset.MinValue;
    private double _forecastError;
    private double _lastValueError;
    private long _steps;

    /// <summary>Forecasts judged.</summary>
    public int Origins { get; private set; }

    /// <summary>Null while nothing was judged.</summary>
    public double? MaeForecast => Mean(_forecastError);

    /// <summary>Null while nothing was judged.</summary>
    public double? MaeLastValue => Mean(_lastValueError);

    /// <summary>Takes the forecast into account unless its origin was seen before.</summary>
    public void Add(Forecast forecast)
    {
        if (forecast.Origin <= _newest)
        {
            return;
        }

        _newest = forecast.Origin;
        double last = demand.ValueAt(forecast.Origin);
        int steps = Math.Min(forecast.Horizon, (int)(Reach / forecast.Step));
        for (int step = 1; step <= steps; step++)
        {
            double actual = demand.ValueAt(forecast.Origin + (forecast.Step * step));
            _forecastError += Math.Abs(forecast.Quantile(step, 0.5) - actual);
            _lastValueError += Math.Abs(last - actual);
        }

        _steps += steps;
        Origins++;
    }

    private double? Mean(double error) => _steps == 0 ? null : Math.Round(error / _steps, 3);
}
