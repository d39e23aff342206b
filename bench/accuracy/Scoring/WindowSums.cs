using PredictiveScaler.Evaluating;

namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>Sums of losses over some forecasts of the largest demand of a lead window.</summary>
internal readonly record struct WindowSums(double Count, double Pinball90, double Covered)
{
    public double MeanPinball90 => Pinball90 / Count;

    public double Coverage => Covered / Count;

    public static WindowSums operator +(WindowSums a, WindowSums b) => new(a.Count + b.Count, a.Pinball90 + b.Pinball90, a.Covered + b.Covered);

    public static WindowSums Of(double actual, double q90) => new(1, PinballLoss.Of(actual, q90, 0.9), actual <= q90 ? 1 : 0);
}
