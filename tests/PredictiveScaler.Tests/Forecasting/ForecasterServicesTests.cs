using Microsoft.Extensions.DependencyInjection;
using PredictiveScaler.Forecasting;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Forecasting;

public sealed class ForecasterServicesTests
{
    [Fact]
    public void Registry_holds_the_algorithms_and_the_models_of_the_directory()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddLogging()
            .Configure<ForecastingOptions>(options => options.ModelsDirectory = RepositoryFiles.PathOf("models"))
            .AddForecasters()
            .BuildServiceProvider();
        ForecasterRegistry registry = provider.GetRequiredService<ForecasterRegistry>();
        Assert.IsType<OnnxForecaster>(registry.Find("blend"));
        Assert.IsType<SeasonalNaiveForecaster>(registry.Find("seasonal-naive"));
        Assert.IsType<LastValueForecaster>(registry.LastValue);
        Assert.Null(registry.Find("nobody"));
    }
}
