using PredictiveScaler.Forecasting;

namespace PredictiveScaler.FunctionalTests.RealPrometheus;

/// <summary>
/// Mean absolute error of median forecasts, all steps up to 30 minutes, beside that of the last value at the same origins; both against the
/// true demand, also where Prometheus was down.
/// </summary>
internal sealed class ForecastErrors(ShopTraffic traffic)
{
    private static readonly TimeSpan Reach = TimeSpan.FromMinutes(30);

    private double _forecast;
    private double _lastValue;
    private long _steps;

    public int Origins { get; private set; }

    public double Forecast => _forecast / _steps;

    public double LastValue => _lastValue / _steps;

    public void Add(Forecast forecast)
    {
        double last = traffic.At(forecast.Origin);
        for (int step = 1; forecast.Step * step <= Reach; step++)
        {
            double actual = traffic.At(forecast.Origin + (forecast.Step * step));
            _forecast += Math.Abs(forecast.Quantile(step, 0.5) - actual);
            _lastValue += Math.Abs(last - actual);
            _steps++;
        }

        Origins++;
    }

    public override string ToString() =>
        FormattableString.Invariant($"{Origins} origins, MAE of the forecast {Forecast:0.###}, of the last value {LastValue:0.###}, ratio {Forecast / LastValue:0.###}");
}
