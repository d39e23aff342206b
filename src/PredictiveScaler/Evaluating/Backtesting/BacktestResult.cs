namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>What a back-test found.</summary>
/// <param name="Settings">What was judged.</param>
/// <param name="Models">A score a model, in the order asked for.</param>
/// <param name="UnknownTargets">Targets (origin, step) without an actual: gaps, and times after the end of the trace.</param>
/// <param name="UnknownWindows">Origins whose lead window is not fully known.</param>
internal sealed record BacktestResult(BacktestSettings Settings, IReadOnlyList<ModelScore> Models, long UnknownTargets, int UnknownWindows);
