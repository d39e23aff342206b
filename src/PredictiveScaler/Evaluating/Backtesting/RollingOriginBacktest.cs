using PredictiveScaler.Forecasting;
using PredictiveScaler.Selecting;

namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>
/// Rolling-origin evaluation (Tashman, "Out-of-sample tests of forecasting accuracy", International Journal of Forecasting 16, 2000): at
/// each origin every model forecasts from what was known then, through the same <see cref="IForecaster"/> and <see cref="ContextWindow"/>
/// as in the service, and is scored against what came true, beside the last value at the very same targets.
/// </summary>
internal sealed class RollingOriginBacktest(BacktestSettings settings, IReadOnlyList<IBacktestedForecaster> models, IBacktestedForecaster rival, TimeProvider clock)
{
    // The first calls compile and size memory; they are not what a warm forecast costs.
    private const int WarmUps = 3;

    private readonly ForecastBuffer _buffer = new();
    private readonly OriginForecast _forecast = new(settings.Horizon, settings.Quantiles.Count);
    private readonly OriginForecast _rivalForecast = new(settings.Horizon, settings.Quantiles.Count);

    /// <summary>Walks the origins, oldest first.</summary>
    /// <param name="recorders">Each takes every forecast.</param>
    /// <param name="progress">Told the number of origins done.</param>
    /// <param name="cancellationToken">Stops between two forecasts.</param>
    public BacktestResult Run(IReadOnlyList<IForecastRecorder> recorders, IProgress<int> progress, CancellationToken cancellationToken)
    {
        ModelScore[] scores = [.. models.Select(model => new ModelScore(model.Name, settings))];
        OriginActuals actuals = new(settings);
        (long unknownTargets, int unknownWindows) = (0, 0);
        WarmUp(cancellationToken);
        for (int i = 0; i < settings.Origins.Count; i++)
        {
            actuals.Read(settings.Origins[i]);
            unknownTargets += actuals.Steps.Count(double.IsNaN);
            unknownWindows += double.IsNaN(actuals.WindowMaximum) ? 1 : 0;
            Judge(scores, actuals, recorders, cancellationToken);
            progress.Report(i + 1);
        }

        TimeFits(scores, cancellationToken);
        return new BacktestResult(settings, scores, unknownTargets, unknownWindows);
    }

    private void TimeFits(ModelScore[] scores, CancellationToken cancellationToken)
    {
        for (int m = 0; m < scores.Length; m++)
        {
            if (models[m].IsFitted)
            {
                FitTiming.Measure(models[m], settings, clock, scores[m].FitTimes, cancellationToken);
            }
        }
    }

    private void WarmUp(CancellationToken cancellationToken)
    {
        ContextWindow window = settings.WindowAt(settings.Origins[0]);
        foreach (IBacktestedForecaster model in models)
        {
            for (int i = 0; i < WarmUps; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Predict(model, window, _forecast);
            }
        }
    }

    private void Judge(ModelScore[] scores, OriginActuals actuals, IReadOnlyList<IForecastRecorder> recorders, CancellationToken cancellationToken)
    {
        ContextWindow window = settings.WindowAt(actuals.Origin);
        double scale = ScaledErrorSums.ScaleOf(Visible(window));
        Predict(rival, window, _rivalForecast);
        for (int m = 0; m < scores.Length; m++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Predict(models[m], window, _forecast) is { } decision)
            {
                scores[m].Add(decision);
            }

            scores[m].Add(_forecast, _rivalForecast, actuals, scale);
            Time(models[m], window, scores[m]);
            foreach (IForecastRecorder recorder in recorders)
            {
                recorder.Record(_forecast, actuals);
            }
        }
    }

    /// <summary>The same forecast once more: whatever a new origin costs once (a fit, the back-test of the gate) is paid.</summary>
    private void Time(IBacktestedForecaster model, in ContextWindow window, ModelScore score)
    {
        if (_forecast.Failure is null)
        {
            long started = clock.GetTimestamp();
            model.Predict(window, settings.Horizon, _buffer);
            score.PredictTimes.Add(clock.GetElapsedTime(started));
        }
    }

    private GateDecision? Predict(IBacktestedForecaster model, in ContextWindow window, OriginForecast forecast)
    {
        GateDecision? decision = null;
        string? failure;
        try
        {
            decision = model.Predict(window, settings.Horizon, _buffer);
            failure = _buffer.Failure;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            failure = $"it throws: {exception.Message}";
        }

        (forecast.Model, forecast.Origin, forecast.Failure) = (model.Name, window.Origin, failure);
        Take(forecast);
        return decision;
    }

    private void Take(OriginForecast forecast)
    {
        for (int step = 1; step <= settings.Horizon; step++)
        {
            forecast.Medians[step - 1] = At(forecast, step, 0.5);
            forecast.Low[step - 1] = At(forecast, step, 0.1);
            forecast.High[step - 1] = At(forecast, step, 0.9);
            for (int q = 0; q < settings.Quantiles.Count; q++)
            {
                forecast.Quantiles[((step - 1) * settings.Quantiles.Count) + q] = At(forecast, step, settings.Quantiles[q]);
            }
        }

        forecast.WindowMedian = MaximumAt(forecast, 0.5);
        forecast.WindowQuantile = MaximumAt(forecast, BacktestSettings.WindowLevel);
    }

    private double At(OriginForecast forecast, int step, double level) =>
        forecast.Failure is null ? ForecastPrecision.Round(_buffer.Quantile(step, level)) : double.NaN;

    private double MaximumAt(OriginForecast forecast, double level) =>
        forecast.Failure is null ? ForecastPrecision.Round(_buffer.MaxQuantile(settings.WindowSteps, level)) : double.NaN;

    private ReadOnlySpan<double> Visible(in ContextWindow window)
    {
        int newest = settings.IndexOf(window.Origin);
        int oldest = (int)Math.Max(0, newest - (window.HistoryLimit.Ticks / window.Step.Ticks));
        return settings.Trace.Values[oldest..(newest + 1)];
    }
}
