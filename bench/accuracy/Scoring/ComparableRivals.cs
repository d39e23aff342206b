namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>Rivals that were asked at origins which the product's methods forecast from, too.</summary>
internal static class ComparableRivals
{
    /// <summary>Scores on the judged series by series. A method that was asked elsewhere on one of them is left out on all: a mean over the rest would not be one over the same series.</summary>
    /// <param name="rivals">What is kept of all rivals.</param>
    /// <param name="origins">Of each judged series.</param>
    /// <param name="log">Says who is left out.</param>
    public static ILookup<string, RivalScore> Of(IEnumerable<RivalScore> rivals, IReadOnlyDictionary<string, HashSet<long>> origins, TextWriter log)
    {
        RivalScore[] judged = [.. rivals.Where(rival => origins.ContainsKey(rival.Series))];
        string[] elsewhere = [.. judged.Where(rival => !rival.Origins.All(origins[rival.Series].Contains)).Select(rival => rival.Method).Distinct()];
        if (elsewhere.Length > 0)
        {
            log.WriteLine($"Asked at other origins and left out: {string.Join(", ", elsewhere)}");
        }

        return judged.Where(rival => !elsewhere.Contains(rival.Method)).ToLookup(rival => rival.Series);
    }
}
