namespace PredictiveScaler.Accuracy.Tables;

/// <summary>Mean place of each method over the series; 1 is the best, ties share the mean of their places, a method without a figure is last.</summary>
internal static class MeanRank
{
    /// <param name="figures">Figure by series and method; smaller is better, NaN is none.</param>
    public static IReadOnlyDictionary<string, double> Of(IEnumerable<IReadOnlyDictionary<string, double>> figures)
    {
        IReadOnlyDictionary<string, double>[] series = [.. figures];
        string[] methods = [.. series.SelectMany(one => one.Keys).Distinct()];
        return methods.ToDictionary(method => method, method => series.Average(one => Place(method, methods, one)));
    }

    private static double Place(string method, string[] methods, IReadOnlyDictionary<string, double> figures)
    {
        double own = Figure(method, figures);
        int better = methods.Count(other => Figure(other, figures) < own);
        int same = methods.Count(other => Figure(other, figures).Equals(own));
        return better + ((same + 1) / 2.0);
    }

    private static double Figure(string method, IReadOnlyDictionary<string, double> figures) =>
        figures.TryGetValue(method, out double figure) && !double.IsNaN(figure) ? figure : double.PositiveInfinity;
}
