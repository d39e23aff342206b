using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Recommend;

/// <summary>How a workload should scale, as simulation on its own history finds.</summary>
/// <param name="Advice">Figures and reasons.</param>
/// <param name="ScaledObject">The manifest with them; null where nobody said which query gives the demand.</param>
internal sealed record RecommendedScaling(ScalingAdvice Advice, string? ScaledObject);
