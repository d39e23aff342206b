using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Evaluating.Backtesting;

/// <summary>Traces to judge forecasters on, and the forecasters of the repository.</summary>
internal static class BacktestTraces
{
    public static readonly DateTimeOffset Monday = ArrayHistory.Monday;

    /// <summary>Daily load with noise that depends on the index alone.</summary>
    public static double DailyAt(int index, TimeSpan step)
    {
        SplitMixRandom random = new((ulong)index);
        double day = (index * step) / TimeSpan.FromDays(1);
        return (100 + (60 * Math.Sin(2 * Math.PI * day))) * (0.9 + (0.2 * random.Uniform()));
    }

    public static Trace Of(int samples, TimeSpan step, Func<int, double> demand) =>
        new("load", Monday, step, [.. Enumerable.Range(0, samples).Select(demand)]);

    public static Trace Daily(int samples, TimeSpan step) => Of(samples, step, i => DailyAt(i, step));

    public static Forecasters Shipped() => new(RepositoryFiles.PathOf("models"));

    public static BacktestSettings Settings(Trace trace, TimeSpan horizon, params int[] origins) =>
        new(trace, horizon, [.. origins.Select(trace.TimeAt)], [0.1, 0.5, 0.9]);
}
