namespace PredictiveScaler.Selecting;

/// <summary>A forecaster's part in a <see cref="Mixture"/>.</summary>
/// <param name="Name">Of the forecaster.</param>
/// <param name="Weight">Above 0; the weights of a mixture sum to 1.</param>
internal sealed record WeightedExpert(string Name, double Weight);
