using Microsoft.Extensions.Logging.Abstractions;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Selecting;
using PredictiveScaler.Tests.Forecasting;

namespace PredictiveScaler.Tests.Selecting;

/// <summary>A registry of the last value and what a test adds, with all that forecasts from it.</summary>
internal sealed class Experts
{
    public Experts(params IForecaster[] others)
    {
        Registry = new ForecasterRegistry([new LastValueForecaster(), .. others], ModelCatalog.Load("no-models", [], new LogRecorder<ModelCatalog>()));
        ExpertRunner runner = new(NullLogger<ExpertRunner>.Instance);
        (Mixer, Gate) = (new Mixer(Registry, runner), new RollingGate(Registry, runner));
    }

    public ForecasterRegistry Registry { get; }

    public Mixer Mixer { get; }

    public RollingGate Gate { get; }

    public ForecastBuffer Predict(Mixture mixture, ContextWindow window, int horizon = 30)
    {
        ForecastBuffer result = new();
        Mixer.Predict(mixture, [window], horizon, [result]);
        return result;
    }
}
