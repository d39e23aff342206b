using System.Globalization;

namespace PredictiveScaler.Selecting;

/// <summary>Which forecasters speak for a trigger, with what weight, and how their common forecast is calibrated. Immutable.</summary>
/// <param name="Name">What the user wrote as <c>model</c>, or the one forecaster in force.</param>
/// <param name="Experts">In the registry's order.</param>
/// <param name="Correction">Of the mixed forecast.</param>
internal sealed record Mixture(string Name, IReadOnlyList<WeightedExpert> Experts, QuantileCorrection Correction)
{
    /// <summary>How far below the demand at its origin a mixed forecast may go, in demand; see <see cref="FallGuard"/>.</summary>
    public double LargestFall { get; init; } = double.PositiveInfinity;

    /// <summary>One forecaster, as it is.</summary>
    public static Mixture Of(string name) => new(name, [new WeightedExpert(name, 1)], QuantileCorrection.None);

    /// <summary>For people: <c>62 % blend, 25 % ridge, 13 % last-value</c>, heaviest first.</summary>
    public string Describe() => string.Join(
        ", ",
        Experts.OrderByDescending(expert => expert.Weight).Select(expert => string.Create(CultureInfo.InvariantCulture, $"{expert.Weight * 100:0.#} % {expert.Name}")));
}
