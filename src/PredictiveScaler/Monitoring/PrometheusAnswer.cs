namespace PredictiveScaler.Monitoring;

/// <summary>What <see cref="PrometheusAnswerParser"/> read so far. The samples of a range go to <see cref="Range"/> as they arrive.</summary>
internal sealed class PrometheusAnswer(RangeGrid? range, LabelSink? labels = null)
{
    public RangeGrid? Range => range;

    /// <summary>Where the labels of the elements go; null = they are not wanted.</summary>
    public LabelSink? Labels => labels;

    public bool HasStatus { get; set; }

    public bool IsSuccess { get; set; }

    public string ErrorType { get; set; } = "";

    public string ErrorText { get; set; } = "";

    /// <summary>The first warning that means missing data; null = none.</summary>
    public string? Warning { get; set; }

    public AnswerShape Shape { get; set; }

    public bool HasResult { get; set; }

    /// <summary>Elements of the vector or matrix; 1 for a scalar.</summary>
    public int Elements { get; set; }

    public bool HasHistogram { get; set; }

    /// <summary>Value of the first element; NaN when it is not finite.</summary>
    public double Value { get; set; } = double.NaN;

    /// <summary>Unix milliseconds of <see cref="Value"/>.</summary>
    public long Milliseconds { get; set; }
}
