using Microsoft.Extensions.Logging.Abstractions;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Selecting;
using PredictiveScaler.Simulating.Predicting;

namespace PredictiveScaler.Experiments.Adversarial;

/// <summary>The forecasters of the service, each wrapped but the last value, which the gate measures them by.</summary>
internal static class FaultyForecasters
{
    /// <param name="sound">Those that are wrapped.</param>
    /// <param name="noModels">A directory without models: those of <paramref name="sound"/> are wrapped and would come twice.</param>
    /// <param name="wrap">What stands in for one of them.</param>
    public static ForecastRecorder Recorder(Forecasters sound, string noModels, Func<IForecaster, IForecaster> wrap)
    {
        IForecaster[] wrapped = [.. sound.All.Select(forecaster => forecaster.Name == ForecasterRegistry.LastValueName ? forecaster : wrap(forecaster))];
        ModelCatalog none = ModelCatalog.Load(noModels, [], NullLogger<ModelCatalog>.Instance);
        ForecasterRegistry registry = new(wrapped, none);
        ExpertRunner runner = new(NullLogger<ExpertRunner>.Instance);
        return new ForecastRecorder(registry, new RollingGate(registry, runner), new Mixer(registry, runner), runner);
    }
}
