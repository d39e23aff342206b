using PredictiveScaler.Experiments.Sweeping;

namespace PredictiveScaler.Experiments.Comparing;

/// <summary>All comparisons of a workload at one allowance.</summary>
/// <param name="Allowed">Violation minutes a day that the plain HPA was tuned for.</param>
/// <param name="Tuned">With Kubernetes' tolerance of 10 %.</param>
/// <param name="TunedExact">Without tolerance.</param>
/// <param name="Setting">The recommended behavior, as chosen on the first half.</param>
/// <param name="Terms">By <see cref="Subjects"/> or policy; against <paramref name="Tuned"/> if not said otherwise.</param>
internal sealed record AllowanceResult(
    double Allowed, TunedPoint Tuned, TunedPoint TunedExact, RecommendedSetting Setting, IReadOnlyDictionary<string, EqualTerms> Terms);
