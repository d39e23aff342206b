namespace PredictiveScaler.Forecasting;

/// <summary>
/// Turns what is known at an origin into quantiles of demand for the steps after it. Thread-safe; one instance serves all triggers.
/// A new algorithm is one class here and one line in <see cref="ForecasterServices"/>; a new ONNX model is a folder in models/ and no code.
/// </summary>
internal interface IForecaster
{
    /// <summary>The key that users write as <c>model</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Forecasts <paramref name="horizon"/> steps for each window into the buffer of the same index. One call may hold windows of many
    /// triggers (a batch) and of many origins of one trigger (a back-test). A window that cannot be forecast marks its buffer with
    /// <see cref="ForecastBuffer.Fail"/>; the others are not harmed.
    /// </summary>
    void Predict(ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results);

    /// <summary>It keeps a fit of each history, and makes one within the first forecast that needs it.</summary>
    bool IsFitted => false;
}
