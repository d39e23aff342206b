using Microsoft.Extensions.DependencyInjection;

namespace PredictiveScaler.Forecasting;

/// <summary>The one list of forecasters.</summary>
internal static class ForecasterServices
{
    public static IServiceCollection AddForecasters(this IServiceCollection services)
    {
        // ONNX models come from ModelCatalog (a folder each); algorithms are one line each here.
        return services;
    }
}
