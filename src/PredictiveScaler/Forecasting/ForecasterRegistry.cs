using System.Diagnostics.CodeAnalysis;

namespace PredictiveScaler.Forecasting;

/// <summary>Every forecaster by its name: the algorithms, then the models of the catalog.</summary>
internal sealed class ForecasterRegistry(IEnumerable<IForecaster> algorithms, ModelCatalog catalog)
{
    private readonly IForecaster[] _all = [.. algorithms, .. catalog.Models];

    /// <summary>Algorithms first, each group in a fixed order.</summary>
    public IReadOnlyList<IForecaster> All => _all;

    /// <summary>ONNX models that passed their checks.</summary>
    public IReadOnlyList<OnnxForecaster> Models => catalog.Models;

    public bool TryGet(string name, [NotNullWhen(true)] out IForecaster? forecaster)
    {
        forecaster = Array.Find(_all, candidate => candidate.Name == name);
        return forecaster is not null;
    }
}
