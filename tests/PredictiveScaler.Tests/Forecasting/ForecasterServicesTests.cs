using Microsoft.Extensions.DependencyInjection;
using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Tests.Forecasting;

public sealed class ForecasterServicesTests
{
    [Fact]
    public void Registry_holds_the_algorithms_and_the_models_of_the_directory()
    {
        using ServiceProvider provider = RegisteredForecasters.Provider();
        ForecasterRegistry registry = provider.GetRequiredService<ForecasterRegistry>();
        Assert.IsType<OnnxForecaster>(registry.Find("blend"));
        Assert.IsType<SeasonalNaiveForecaster>(registry.Find("seasonal-naive"));
        Assert.IsType<LastValueForecaster>(registry.LastValue);
        Assert.Equal("theta", registry.Find("theta")!.Name);
        Assert.Null(registry.Find("nobody"));
    }

    [Fact]
    public void A_forecaster_that_does_not_compete_can_be_named()
    {
        using ServiceProvider provider = RegisteredForecasters.Provider();
        ForecasterRegistry registry = provider.GetRequiredService<ForecasterRegistry>();
        Assert.Equal(["last-value", "drift"], registry.Experts("drift").Select(forecaster => forecaster.Name));
        Assert.DoesNotContain("drift", registry.Experts(ForecasterRegistry.Auto).Select(forecaster => forecaster.Name));
    }
}
