namespace PredictiveScaler.Host.Demo;

/// <summary>The end of a replay.</summary>
/// <param name="Result">The figures.</param>
/// <param name="ReactiveSweep">The reactive trigger at this and lower thresholds: what the same safety costs without a forecast.</param>
internal sealed record DemoOutcome(DemoResult Result, IReadOnlyList<ReactiveRun> ReactiveSweep);
