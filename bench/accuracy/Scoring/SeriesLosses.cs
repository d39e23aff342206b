namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>Losses of one method on one series.</summary>
/// <param name="Origins">Origins it forecast from.</param>
/// <param name="ByBand">In the order of <see cref="Band"/>.</param>
/// <param name="Window">Of the largest demand over the lead window; empty for methods that forecast single steps alone.</param>
internal sealed record SeriesLosses(int Origins, IReadOnlyList<LossSums> ByBand, WindowSums Window)
{
    public LossSums All => ByBand.Aggregate((a, b) => a + b);

    public LossSums In(Band band) => ByBand[(int)band];
}
