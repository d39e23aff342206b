using System.Collections.Frozen;

namespace PredictiveScaler.Forecasting;

/// <summary>Every forecaster by its name: the algorithms, then the ONNX models of the catalog.</summary>
internal sealed class ForecasterRegistry
{
    /// <summary>The rival that a forecast must beat to act.</summary>
    public const string LastValueName = "last-value";

    /// <summary>Lets the back-test choose.</summary>
    public const string Auto = "auto";

    // Competitors cost a back-test each at every trigger: these are forecast with when named, until the choice weighs experts as it forecasts.
    private static readonly string[] OnlyByName = ["drift", "theta", "holt-winters", "ridge"];

    private readonly FrozenDictionary<string, IForecaster> _byName;
    private readonly IForecaster[] _candidates;

    public ForecasterRegistry(IEnumerable<IForecaster> algorithms, ModelCatalog catalog)
    {
        // Models come first: where the back-test sees no difference, the first candidate wins.
        IForecaster[] all = [.. catalog.Models, .. algorithms];
        _byName = all.ToFrozenDictionary(forecaster => forecaster.Name, StringComparer.Ordinal);
        LastValue = _byName[LastValueName];
        _candidates = [.. all.Where(forecaster => forecaster != LastValue && !OnlyByName.Contains(forecaster.Name))];
    }

    public IForecaster LastValue { get; }

    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    public IForecaster? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Who competes for a trigger whose <c>model</c> is <paramref name="model"/>: that one, or the models and the season for auto and for a name that is not there.</summary>
    public IReadOnlyList<IForecaster> Candidates(string model) => model != Auto && Find(model) is { } named ? [named] : _candidates;
}
