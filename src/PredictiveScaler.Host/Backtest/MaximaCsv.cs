using PredictiveScaler.Evaluating.Backtesting;

namespace PredictiveScaler.Host.Backtest;

/// <summary>A row a model and origin for the maximum over the lead window, the next <c>steps</c> steps: <c>series,model,origin,steps,actual,q0.5,q0.9</c>.</summary>
internal sealed class MaximaCsv : IForecastRecorder
{
    private readonly TextWriter _writer;
    private readonly BacktestSettings _settings;

    public MaximaCsv(TextWriter writer, BacktestSettings settings)
    {
        (_writer, _settings) = (writer, settings);
        writer.Write($"series,model,origin,steps,actual,q0.5,q{CsvNumbers.Text(BacktestSettings.WindowLevel)}\n");
    }

    public void Record(OriginForecast forecast, OriginActuals actuals) => _writer.Write(
        $"{CsvNumbers.Text(_settings.Trace.Name)},{CsvNumbers.Text(forecast.Model)},{CsvNumbers.Text(forecast.Origin.ToUnixTimeSeconds())},{CsvNumbers.Text(_settings.WindowSteps)},"
        + $"{CsvNumbers.Text(actuals.WindowMaximum)},{CsvNumbers.Text(forecast.WindowMedian)},{CsvNumbers.Text(forecast.WindowQuantile)}\n");
}
