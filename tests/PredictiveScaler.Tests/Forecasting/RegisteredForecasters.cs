using Microsoft.Extensions.DependencyInjection;
using PredictiveScaler.Forecasting;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting;

/// <summary>What the service registers, with the models of models/. A new algorithm or model is tested without a line here.</summary>
internal static class RegisteredForecasters
{
    public static ServiceProvider Provider() => new ServiceCollection()
        .AddLogging()
        .Configure<ForecastingOptions>(options => options.ModelsDirectory = RepositoryFiles.PathOf("models"))
        .AddForecasters()
        .BuildServiceProvider();

    public static TheoryData<string> Names()
    {
        using ServiceProvider provider = Provider();
        return [.. provider.GetRequiredService<ForecasterRegistry>().Names];
    }

    /// <summary>The algorithms, which fit to a history, without the models.</summary>
    public static TheoryData<string> AlgorithmNames()
    {
        using ServiceProvider provider = Provider();
        return [.. provider.GetServices<IForecaster>().Select(forecaster => forecaster.Name)];
    }
}
