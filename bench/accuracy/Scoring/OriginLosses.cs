namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>Losses of one method's forecast from one origin.</summary>
internal sealed class OriginLosses
{
    private readonly LossSums[] _bands = new LossSums[Bands.Count];

    public WindowSums Window { get; private set; }

    public LossSums All => _bands.Aggregate((a, b) => a + b);

    public LossSums In(Band band) => _bands[(int)band];

    public void Add(Band band, LossSums losses) => _bands[(int)band] += losses;

    public void Add(WindowSums losses) => Window += losses;
}
