using PredictiveScaler.Evaluating;

namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>Sums of losses over some forecasts of single steps.</summary>
/// <param name="Count">Forecasts whose actual demand was measured.</param>
/// <param name="Absolute">Absolute errors of the median.</param>
/// <param name="Squared">Squared errors of the median.</param>
/// <param name="Pinball90">Pinball losses at 0.9; no factor 2.</param>
/// <param name="Pinball95">Pinball losses at 0.95.</param>
/// <param name="Covered">Forecasts whose actual demand was at or below q0.9.</param>
internal readonly record struct LossSums(double Count, double Absolute, double Squared, double Pinball90, double Pinball95, double Covered)
{
    public double Mae => Absolute / Count;

    public double Rmse => Math.Sqrt(Squared / Count);

    /// <summary>At the median it is half the absolute error.</summary>
    public double MeanPinball50 => Absolute / Count / 2;

    public double MeanPinball90 => Pinball90 / Count;

    public double MeanPinball95 => Pinball95 / Count;

    public double Coverage => Covered / Count;

    public static LossSums operator +(LossSums a, LossSums b) => new(
        a.Count + b.Count, a.Absolute + b.Absolute, a.Squared + b.Squared, a.Pinball90 + b.Pinball90, a.Pinball95 + b.Pinball95, a.Covered + b.Covered);

    public static LossSums Of(double actual, double median, double q90, double q95) => new(
        1,
        Math.Abs(actual - median),
        (actual - median) * (actual - median),
        PinballLoss.Of(actual, q90, 0.9),
        PinballLoss.Of(actual, q95, 0.95),
        actual <= q90 ? 1 : 0);
}
