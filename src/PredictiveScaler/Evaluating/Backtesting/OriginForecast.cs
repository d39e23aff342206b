namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>One forecast of one model and what came true, at the precision that is written. Reused from origin to origin: readers copy.</summary>
internal sealed class OriginForecast(int horizon, int levels)
{
    /// <summary>Name of the model.</summary>
    public string Model { get; set; } = "";

    public DateTimeOffset Origin { get; set; }

    /// <summary>Why there is no forecast; null when there is one. All numbers of the forecast are NaN then.</summary>
    public string? Failure { get; set; }

    /// <summary>The median a step, [horizon].</summary>
    public double[] Medians { get; } = new double[horizon];

    /// <summary>Quantiles asked for, [horizon x levels], step-major.</summary>
    public double[] Quantiles { get; } = new double[horizon * levels];

    /// <summary>The 10 % and 90 % quantiles a step, for plots, [horizon].</summary>
    public double[] Low { get; } = new double[horizon];

    public double[] High { get; } = new double[horizon];

    /// <summary>Median of the maximum over the lead window.</summary>
    public double WindowMedian { get; set; }

    /// <summary>Its quantile at <see cref="BacktestSettings.WindowLevel"/>.</summary>
    public double WindowQuantile { get; set; }
}
