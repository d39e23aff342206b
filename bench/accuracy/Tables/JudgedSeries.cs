using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Accuracy.Tables;

/// <summary>All that was measured on one series.</summary>
/// <param name="Methods">The product's methods.</param>
/// <param name="Times">Of the product's methods.</param>
/// <param name="Rivals">Rivals on origins that the product's methods forecast from, too.</param>
internal sealed record JudgedSeries(
    string Name,
    string Source,
    int Origins,
    IReadOnlyDictionary<string, MethodLosses> Methods,
    IReadOnlyDictionary<string, CallTimes> Times,
    IReadOnlyList<RivalScore> Rivals)
{
    public const string LastValueName = "last-value";

    public MethodLosses LastValue => Methods[LastValueName];

    public IEnumerable<SeriesRow> Rows()
    {
        long[] common = CommonOrigins();
        SeriesLosses rankedLastValue = LastValue.Over(common);
        foreach ((string name, MethodLosses losses) in Methods)
        {
            SeriesLosses own = losses.Over(losses.Origins);
            yield return new SeriesRow(
                Name, Source, name, own, LastValue.Over(losses.Origins), losses.Over(common), rankedLastValue, Origins - own.Origins, Times.GetValueOrDefault(name));
        }

        foreach (RivalScore rival in Rivals)
        {
            SeriesLosses lastValue = LastValue.Over(rival.Origins);
            CallTimes times = new(double.NaN, rival.SecondsP50 * 1000, rival.SecondsP99 * 1000);
            yield return new SeriesRow(Name, Source, rival.Method, rival.Losses, lastValue, rival.Losses, lastValue, rival.Failed, times);
        }
    }

    /// <summary>Origins of the rival with the most; all where there is no rival.</summary>
    private long[] CommonOrigins() =>
        Rivals.Count == 0 ? [.. LastValue.Origins] : [.. Rivals.MaxBy(rival => rival.Origins.Count)!.Origins];
}
