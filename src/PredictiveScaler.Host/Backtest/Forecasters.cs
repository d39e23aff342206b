using Microsoft.Extensions.Logging.Abstractions;
using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Selecting;
using PredictiveScaler.Simulating.Predicting;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Backtest;

/// <summary>The forecasters of the service, registered as the service registers them.</summary>
internal sealed class Forecasters : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly ForecasterRegistry _registry;

    /// <param name="modelsDirectory">Directory of ONNX models; null = those shipped.</param>
    public Forecasters(string? modelsDirectory)
    {
        ServiceCollection services = new();
        services.AddLogging().AddForecasters();
        services.Configure<ForecastingOptions>(options => options.ModelsDirectory = modelsDirectory ?? options.ModelsDirectory);
        _services = services.BuildServiceProvider();
        _registry = _services.GetRequiredService<ForecasterRegistry>();
    }

    /// <summary>auto and every registered one.</summary>
    public IReadOnlyList<string> Names => [ForecasterRegistry.Auto, .. _registry.Names];

    /// <summary>Every registered one.</summary>
    public IEnumerable<IForecaster> All => _registry.Names.Select(name => _registry.Find(name)!);

    /// <summary>Folders that hold no usable model.</summary>
    public IReadOnlyList<RejectedModel> Rejected => _services.GetRequiredService<ModelCatalog>().Rejected;

    public IBacktestedForecaster LastValue() => new NamedForecaster(_registry.LastValue);

    /// <exception cref="BacktestInputException">Nothing has that name.</exception>
    public IBacktestedForecaster Create(string name, TriggerOptions options)
    {
        if (name == ForecasterRegistry.Auto)
        {
            ExpertRunner runner = new(NullLogger<ExpertRunner>.Instance);
            return new AutoForecaster(_registry, new RollingGate(_registry, runner), new Mixer(_registry, runner), options);
        }

        return _registry.Find(name) is { } forecaster
            ? new NamedForecaster(forecaster)
            : throw new BacktestInputException($"--models: there is no forecaster '{name}'; these are there: {string.Join(", ", Names)}.");
    }

    /// <summary>Walks a trigger through its history with them.</summary>
    public ForecastRecorder Recorder()
    {
        ExpertRunner runner = new(NullLogger<ExpertRunner>.Instance);
        return new ForecastRecorder(_registry, new RollingGate(_registry, runner), new Mixer(_registry, runner), runner);
    }

    public void Dispose() => _services.Dispose();
}
