namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>Absolute errors of the median a step ahead, beside the rival's over the very same targets.</summary>
internal sealed class ErrorSums(int horizon)
{
    private readonly double[] _errors = new double[horizon];
    private readonly double[] _common = new double[horizon];
    private readonly double[] _rival = new double[horizon];
    private readonly long[] _counts = new long[horizon];

    /// <summary>Targets scored.</summary>
    public long Count => _counts.Sum();

    /// <summary>Mean absolute error, in demand.</summary>
    public double? Mean => Ratio.Of(_errors.Sum(), Count);

    /// <summary>Mean absolute error over the rival's; null when the rival made none.</summary>
    public double? Relative => Ratio.Of(_common.Sum(), _rival.Sum());

    /// <param name="step">Steps ahead, from 1.</param>
    public double? MeanAt(int step) => Ratio.Of(_errors[step - 1], _counts[step - 1]);

    /// <inheritdoc cref="MeanAt"/>
    public double? RelativeAt(int step) => Ratio.Of(_common[step - 1], _rival[step - 1]);

    /// <summary>NaN as <paramref name="actual"/> or <paramref name="forecast"/> leaves the target out; NaN as <paramref name="rival"/> leaves it out of the comparison.</summary>
    public void Add(int step, double actual, double forecast, double rival)
    {
        double error = Math.Abs(actual - forecast);
        if (double.IsNaN(error))
        {
            return;
        }

        _errors[step - 1] += error;
        _counts[step - 1]++;
        if (!double.IsNaN(rival))
        {
            _common[step - 1] += error;
            _rival[step - 1] += Math.Abs(actual - rival);
        }
    }
}
