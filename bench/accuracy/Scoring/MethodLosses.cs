namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>Losses of one method on one series, origin by origin.</summary>
internal sealed class MethodLosses
{
    private readonly SortedDictionary<long, OriginLosses> _origins = [];

    /// <summary>Epoch seconds, ascending.</summary>
    public IReadOnlyCollection<long> Origins => _origins.Keys;

    public OriginLosses At(long origin)
    {
        if (!_origins.TryGetValue(origin, out OriginLosses? losses))
        {
            _origins.Add(origin, losses = new OriginLosses());
        }

        return losses;
    }

    /// <summary>Losses over the given origins that this method forecast from.</summary>
    public SeriesLosses Over(IEnumerable<long> origins)
    {
        OriginLosses[] chosen = [.. origins.Where(_origins.ContainsKey).Select(origin => _origins[origin])];
        return new SeriesLosses(
            chosen.Length,
            [.. Enum.GetValues<Band>().Select(band => chosen.Aggregate(default(LossSums), (sum, losses) => sum + losses.In(band)))],
            chosen.Aggregate(default(WindowSums), (sum, losses) => sum + losses.Window));
    }
}
