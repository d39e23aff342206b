using PredictiveScaler.Forecasting;

namespace PredictiveScaler.Tests.Forecasting;

/// <summary>The models of models/, loaded once for all tests of a class.</summary>
public sealed class ShippedModels : IDisposable
{
    private readonly ModelCatalog _catalog = TestModels.Shipped();

    internal IReadOnlyList<OnnxForecaster> Models => _catalog.Models;

    public void Dispose() => _catalog.Dispose();
}
