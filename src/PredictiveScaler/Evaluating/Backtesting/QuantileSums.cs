namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>
/// Pinball loss and coverage of one quantile level, beside the loss of the rival over the very same targets. Coverage is the share of
/// actuals at or below the quantile, as a quantile is defined and as capacity for it serves them; actuals equal to it are counted apart,
/// because a series of few distinct values (idle nights, constants) has many.
/// </summary>
internal sealed class QuantileSums(double level)
{
    private double _loss;
    private double _common;
    private double _rival;
    private long _covered;
    private long _ties;

    public double Level => level;

    /// <summary>Targets scored.</summary>
    public long Count { get; private set; }

    /// <summary>Mean pinball loss, in demand; null when nothing was scored.</summary>
    public double? Pinball => Ratio.Of(_loss, Count);

    /// <summary>Loss over the rival's; null when the rival's is 0.</summary>
    public double? RelativePinball => Ratio.Of(_common, _rival);

    /// <summary>Share of actuals at or below the quantile.</summary>
    public double? Coverage => Ratio.Of(_covered, Count);

    /// <summary>Share of actuals equal to it.</summary>
    public double? Ties => Ratio.Of(_ties, Count);

    /// <summary>NaN as <paramref name="actual"/> or <paramref name="forecast"/> leaves the target out; NaN as <paramref name="rival"/> leaves it out of the comparison.</summary>
    public void Add(double actual, double forecast, double rival)
    {
        if (double.IsNaN(actual) || double.IsNaN(forecast))
        {
            return;
        }

        double loss = PinballLoss.Of(actual, forecast, level);
        double measured = ForecastPrecision.Round(actual);
        Count++;
        _loss += loss;
        _covered += measured <= forecast ? 1 : 0;
        _ties += measured == forecast ? 1 : 0;
        if (!double.IsNaN(rival))
        {
            _common += loss;
            _rival += PinballLoss.Of(actual, rival, level);
        }
    }
}
