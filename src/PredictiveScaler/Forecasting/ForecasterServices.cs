using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PredictiveScaler.Forecasting.Classical;

namespace PredictiveScaler.Forecasting;

/// <summary>The one list of forecasters.</summary>
internal static class ForecasterServices
{
    /// <summary>Algorithms are one line each; a model is a folder in <see cref="ForecastingOptions.ModelsDirectory"/> and no code.</summary>
    public static IServiceCollection AddForecasters(this IServiceCollection services) => services
        .AddSingleton<IForecaster, LastValueForecaster>()
        .AddSingleton<IForecaster, SeasonalNaiveForecaster>()
        .AddSingleton<IForecaster, DriftForecaster>()
        .AddSingleton<IForecaster, ThetaForecaster>()
        .AddSingleton<IForecaster, HoltWintersForecaster>()
        .AddSingleton<IForecaster, RidgeForecaster>()
        .AddSingleton<ForecasterRegistry>()
        .AddSingleton(provider => ModelCatalog.Load(
            provider.GetRequiredService<IOptions<ForecastingOptions>>().Value.ModelsDirectory,
            provider.GetServices<IForecaster>().Select(forecaster => forecaster.Name).Append("auto"),
            provider.GetRequiredService<ILogger<ModelCatalog>>()));
}
