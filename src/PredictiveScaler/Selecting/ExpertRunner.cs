using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Selecting;

/// <summary>Runs one expert so that whatever it does, the others are not harmed.</summary>
internal sealed class ExpertRunner(ILogger<ExpertRunner> logger)
{
    private readonly ConcurrentDictionary<string, bool> _thrown = new();

    /// <summary>As <see cref="IForecaster.Predict"/>; an expert that throws has failed for all these windows.</summary>
    public void Predict(IForecaster expert, ReadOnlySpan<ContextWindow> windows, int horizon, ReadOnlySpan<ForecastBuffer> results)
    {
        try
        {
            expert.Predict(windows, horizon, results);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (_thrown.TryAdd(expert.Name, true))
            {
                Log.ModelThrew(logger, exception, expert.Name);
            }

            for (int i = 0; i < windows.Length; i++)
            {
                results[i].Reset(windows[i], horizon, BaselineLevels.All);
                results[i].Fail($"{expert.Name} failed");
            }
        }
    }
}
