namespace PredictiveScaler.Forecasting;

/// <summary>Host settings of forecasting.</summary>
internal sealed class ForecastingOptions
{
    /// <summary>Directory with a folder per ONNX model.</summary>
    public string ModelsDirectory { get; set; } = Path.Combine(AppContext.BaseDirectory, "models");
}
