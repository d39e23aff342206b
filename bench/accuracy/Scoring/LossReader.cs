namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>Turns forecasts in files into losses by method.</summary>
internal static class LossReader
{
    /// <summary>Adds the rows of a <c>forecasts.csv</c>. A row without an actual or without a forecast is no evidence and left out.</summary>
    public static void AddForecasts(string path, Dictionary<string, MethodLosses> methods)
    {
        using ForecastTable table = new(path);
        (int model, int origin, int target, int actual) = (table.Column("model"), table.Column("origin"), table.Column("target"), table.Column("actual"));
        (int q50, int q90, int q95) = (table.Column("q0.5"), table.Column("q0.9"), table.Column("q0.95"));
        while (table.Next())
        {
            LossSums losses = LossSums.Of(table.Number(actual), table.Number(q50), table.Number(q90), table.Number(q95));
            if (double.IsFinite(losses.Absolute) && double.IsFinite(losses.Pinball90) && double.IsFinite(losses.Pinball95))
            {
                long from = table.Whole(origin);
                Of(methods, table.Text(model)).At(from).Add(Bands.Of(table.Whole(target) - from), losses);
            }
        }
    }

    /// <summary>Adds the rows of a <c>maxima.csv</c>.</summary>
    public static void AddMaxima(string path, Dictionary<string, MethodLosses> methods)
    {
        using ForecastTable table = new(path);
        (int model, int origin, int actual, int q90) = (table.Column("model"), table.Column("origin"), table.Column("actual"), table.Column("q0.9"));
        while (table.Next())
        {
            WindowSums losses = WindowSums.Of(table.Number(actual), table.Number(q90));
            if (double.IsFinite(losses.Pinball90))
            {
                Of(methods, table.Text(model)).At(table.Whole(origin)).Add(losses);
            }
        }
    }

    private static MethodLosses Of(Dictionary<string, MethodLosses> methods, string name)
    {
        if (!methods.TryGetValue(name, out MethodLosses? losses))
        {
            methods.Add(name, losses = new MethodLosses());
        }

        return losses;
    }
}
