namespace PredictiveScaler.Experiments.Comparing;

/// <summary>Predictive against reactive scaling at the usual target.</summary>
/// <param name="SameTarget">At that target too.</param>
/// <param name="EqualTerms">At whatever target gives the same violations, or the same pod hours.</param>
internal readonly record struct Untuned(AgainstReactive SameTarget, AgainstReactive EqualTerms);
