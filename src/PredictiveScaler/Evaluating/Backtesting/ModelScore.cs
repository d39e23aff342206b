using PredictiveScaler.Selecting;

namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>How one model did over all origins.</summary>
internal sealed class ModelScore(string name, BacktestSettings settings)
{
    private readonly SortedDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> _weights = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>Origins with a forecast.</summary>
    public int Origins { get; private set; }

    /// <summary>Origins without one, by reason.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;

    public ErrorSums Errors { get; } = new(settings.Horizon);

    public ScaledErrorSums ScaledErrors { get; } = new();

    public IReadOnlyList<QuantileSums> Quantiles { get; } = [.. settings.Quantiles.Select(level => new QuantileSums(level))];

    /// <summary>The maximum over the lead window.</summary>
    public QuantileSums WindowMaximum { get; } = new(BacktestSettings.WindowLevel);

    /// <summary>Of warm forecasts.</summary>
    public CallTimes PredictTimes { get; } = new();

    /// <summary>Of fits; none where a forecaster has no fit.</summary>
    public CallTimes FitTimes { get; } = new();

    /// <summary>Origins at which the gate would have let the forecast act; null where no gate was asked.</summary>
    public int? Acted { get; private set; }

    /// <summary>Sum of the weights over all origins, by model of the mixture; empty where no gate was asked.</summary>
    public IReadOnlyDictionary<string, double> Weights => _weights;

    public void Add(OriginForecast forecast, OriginForecast rival, OriginActuals actuals, double scale)
    {
        if (forecast.Failure is { } reason)
        {
            _failures[reason] = _failures.GetValueOrDefault(reason) + 1;
            return;
        }

        Origins++;
        (double sum, int count) = (0, 0);
        for (int step = 1; step <= actuals.Steps.Length; step++)
        {
            double actual = actuals.Steps[step - 1];
            Errors.Add(step, actual, forecast.Medians[step - 1], rival.Medians[step - 1]);
            (sum, count) = double.IsNaN(actual) ? (sum, count) : (sum + Math.Abs(actual - forecast.Medians[step - 1]), count + 1);
            for (int q = 0; q < Quantiles.Count; q++)
            {
                int at = ((step - 1) * Quantiles.Count) + q;
                Quantiles[q].Add(actual, forecast.Quantiles[at], rival.Quantiles[at]);
            }
        }

        ScaledErrors.Add(sum / count, scale);
        WindowMaximum.Add(actuals.WindowMaximum, forecast.WindowQuantile, rival.WindowQuantile);
    }

    public void Add(GateDecision decision)
    {
        Acted = (Acted ?? 0) + (decision is { Judged: true, Promoted: true } ? 1 : 0);
        foreach (WeightedExpert expert in decision.Mixture!.Experts)
        {
            _weights[expert.Name] = _weights.GetValueOrDefault(expert.Name) + expert.Weight;
        }
    }
}
