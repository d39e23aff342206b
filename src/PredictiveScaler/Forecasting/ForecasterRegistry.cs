using System.Collections.Frozen;

namespace PredictiveScaler.Forecasting;

/// <summary>Every forecaster by its name: the algorithms, then the ONNX models of the catalog.</summary>
internal sealed class ForecasterRegistry
{
    /// <summary>The rival that a forecast must beat to act.</summary>
    public const string LastValueName = "last-value";

    /// <summary>A mixture of forecasters, weighted by how each does on the trigger.</summary>
    public const string Auto = "auto";

    /// <summary>The pre-trained default: half of a mixture before anything is known of the others.</summary>
    private const string PreferredName = "blend";

    private const double PreferredPrior = 0.5;

    /// <summary>
    /// Who speaks in <see cref="Auto"/>, as far as it is there, in this order; models that users bring come after them. Each costs its time
    /// at every judged origin, and at every origin of a trigger on which it weighs something.
    /// </summary>
    private static readonly string[] AutoExperts = [LastValueName, PreferredName, "ridge", "seasonal-naive"];

    /// <summary>Who speaks only if named: these cost more than they add.</summary>
    private static readonly string[] NamedOnly = ["drift", "theta", "holt-winters", "lstm", "gru", "hybrid", "prophet"];

    private static readonly double[] NamedPrior = [0, 1];

    private readonly FrozenDictionary<string, IForecaster> _byName;
    private readonly IForecaster[] _auto;
    private readonly IForecaster _preferred;
    private readonly double[] _autoPrior;

    public ForecasterRegistry(IEnumerable<IForecaster> algorithms, ModelCatalog catalog)
    {
        All = [.. algorithms, .. catalog.Models];
        _byName = All.ToFrozenDictionary(forecaster => forecaster.Name, StringComparer.Ordinal);
        LastValue = _byName[LastValueName];
        IEnumerable<IForecaster> brought = All.Where(model => !AutoExperts.Contains(model.Name) && !NamedOnly.Contains(model.Name));
        _auto = [.. AutoExperts.Select(Find).OfType<IForecaster>(), .. brought];
        _preferred = Find(PreferredName) ?? _auto[^1];
        _autoPrior = [.. _auto.Select(PriorOf)];
    }

    /// <summary>In a fixed order.</summary>
    public IReadOnlyList<IForecaster> All { get; }

    public IForecaster LastValue { get; }

    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    public IForecaster? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// Who is judged for a trigger whose <c>model</c> is <paramref name="model"/>: the rival first, then that one, or all experts for auto and
    /// for a name that is not there.
    /// </summary>
    public IReadOnlyList<IForecaster> Experts(string model) => Named(model) is { } named ? [LastValue, named] : _auto;

    /// <summary>Weights of <see cref="Experts"/> before anything is known of them; a named model has all.</summary>
    public ReadOnlySpan<double> PriorOf(string model) => Named(model) is null ? _autoPrior : NamedPrior;

    /// <summary>What forecasts alone while nothing is judged.</summary>
    public IForecaster FirstChoice(string model) => Named(model) ?? _preferred;

    /// <summary>The forecaster that a trigger names; null for auto, and for a name that is not there.</summary>
    public IForecaster? Named(string model) => model == Auto ? null : Find(model);

    private double PriorOf(IForecaster expert) =>
        _auto.Length == 1 ? 1 : expert == _preferred ? PreferredPrior : (1 - PreferredPrior) / (_auto.Length - 1);
}
