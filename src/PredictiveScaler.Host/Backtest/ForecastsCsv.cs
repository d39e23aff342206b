using PredictiveScaler.Evaluating.Backtesting;

namespace PredictiveScaler.Host.Backtest;

/// <summary>A row a model, origin and step: <c>series,model,origin,step_ahead,target,actual,q0.1,...</c>; times are UTC epoch seconds.</summary>
internal sealed class ForecastsCsv : IForecastRecorder
{
    private readonly TextWriter _writer;
    private readonly BacktestSettings _settings;

    public ForecastsCsv(TextWriter writer, BacktestSettings settings)
    {
        (_writer, _settings) = (writer, settings);
        string quantiles = string.Concat(settings.Quantiles.Select(level => $",q{CsvNumbers.Text(level)}"));
        writer.Write($"series,model,origin,step_ahead,target,actual{quantiles}\n");
    }

    public void Record(OriginForecast forecast, OriginActuals actuals)
    {
        string start = $"{CsvNumbers.Text(_settings.Trace.Name)},{CsvNumbers.Text(forecast.Model)},{CsvNumbers.Text(forecast.Origin.ToUnixTimeSeconds())},";
        int levels = _settings.Quantiles.Count;
        for (int step = 1; step <= _settings.Horizon; step++)
        {
            _writer.Write(start);
            _writer.Write(CsvNumbers.Text(step));
            _writer.Write(',');
            _writer.Write(CsvNumbers.Text((forecast.Origin + (_settings.Trace.Step * step)).ToUnixTimeSeconds()));
            _writer.Write(',');
            _writer.Write(CsvNumbers.Text(actuals.Steps[step - 1]));
            foreach (double quantile in forecast.Quantiles.AsSpan((step - 1) * levels, levels))
            {
                _writer.Write(',');
                _writer.Write(CsvNumbers.Text(quantile));
            }

            _writer.Write('\n');
        }
    }
}
