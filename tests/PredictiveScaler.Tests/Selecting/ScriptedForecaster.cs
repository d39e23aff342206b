using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Tests.Selecting;

/// <summary>Says what a test tells it: the median at a step ahead, and how far q0.9 is above it; NaN = nothing to say.</summary>
internal sealed class ScriptedForecaster(string name, Func<ContextWindow, int, double> median, double spread = 0) : IForecaster
{
    private static readonly float[] Distances = [-1.3f, -1, -0.5f, 0, 0.5f, 1, 1.3f, 1.8f];

    public string Name => name;

    public int Windows { get; private set; }

    public void Predict(ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results)
    {
        Windows += windows.Length;
        for (int i = 0; i < windows.Length; i++)
        {
            results[i].Reset(windows[i], horizon, BaselineLevels.All);
            if (double.IsNaN(median(windows[i], 1)))
            {
                results[i].Fail($"{name} is silent");
                continue;
            }

            for (int k = 0; k < horizon * Distances.Length; k++)
            {
                results[i].Values[k] = (float)(median(windows[i], (k / Distances.Length) + 1) + (spread * Distances[k % Distances.Length]));
            }

            results[i].Values.CopyTo(results[i].Maxima);
            QuantileRepair.Apply(results[i].Values, results[i].Maxima, Distances.Length);
        }
    }
}
