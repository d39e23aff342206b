using PredictiveScaler.Accuracy.Inputs;

namespace PredictiveScaler.Accuracy.Runs;

/// <summary>A public method to compare with.</summary>
/// <param name="Script">Beside this program; takes method, trace, origins, steps ahead, seconds a call, two output files.</param>
/// <param name="Origins">Slow methods are asked at fewer of them.</param>
internal sealed record RivalMethod(string Name, string Script, int Origins)
{
    private const int MostOrigins = 20;
    private const string R = "forecast.R";
    private const string Python = "forecast.py";

    /// <summary>Quick ones first: an interrupted run has the most rows.</summary>
    public static IReadOnlyList<RivalMethod> All { get; } =
    [
        new("statsmodels-ets", Python, MostOrigins),
        new("r-holt-winters", R, MostOrigins),
        new("r-ets-damped", R, MostOrigins),
        new("r-stlf", R, MostOrigins),
        new("r-arima-fourier", R, 10),
        new("r-prophet", R, 10),
        new("statsmodels-theta", Python, 10),
        new("statsmodels-components", Python, 5),
    ];

    /// <summary>The fewer are among the more.</summary>
    public IReadOnlyList<DateTimeOffset> AskedAt(IReadOnlyList<DateTimeOffset> origins) => OriginPlan.Some(OriginPlan.Some(origins, MostOrigins), Origins);

    public string Interpreter(string python) => Script == R ? "Rscript" : python;
}
