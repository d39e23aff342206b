using System.Globalization;
using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Accuracy.Runs;

/// <summary>What one rival wrote for one series.</summary>
internal sealed record RivalFiles(string Series, string Method, string Forecasts, string Seconds)
{
    public static RivalFiles In(string folder, string series, string method) => new(
        series, method, Path.Combine(folder, method, series + ".csv"), Path.Combine(folder, method, series + ".seconds.csv"));

    public bool Exist => File.Exists(Seconds) && File.Exists(Forecasts);

    /// <summary>Whether it was asked at exactly these origins.</summary>
    public bool AreFor(IEnumerable<DateTimeOffset> origins) =>
        Exist && Calls().Select(call => call.Origin).SequenceEqual(origins.Select(origin => origin.ToUnixTimeSeconds()));

    public RivalScore Score()
    {
        Dictionary<string, MethodLosses> methods = new(StringComparer.Ordinal);
        LossReader.AddForecasts(Forecasts, methods);
        MethodLosses losses = methods.GetValueOrDefault(Method) ?? new MethodLosses();
        (long Origin, double Seconds)[] calls = [.. Calls()];
        return new RivalScore(
            Series,
            Method,
            calls.Length,
            CallTimes.Percentile(calls.Select(call => call.Seconds), 0.5),
            CallTimes.Percentile(calls.Select(call => call.Seconds), 0.99),
            [.. losses.Origins],
            losses.Over(losses.Origins));
    }

    private IEnumerable<(long Origin, double Seconds)> Calls()
    {
        foreach (string[] cells in File.ReadLines(Seconds).Skip(1).Select(line => line.Split(',')))
        {
            yield return (long.Parse(cells[2], CultureInfo.InvariantCulture), double.Parse(cells[3], CultureInfo.InvariantCulture));
        }
    }
}
