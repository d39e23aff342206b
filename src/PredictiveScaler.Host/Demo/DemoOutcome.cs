namespace PredictiveScaler.Host.Demo;

/// <summary>The end of a replay.</summary>
/// <param name="Start">Where the clock started.</param>
/// <param name="End">Up to where it was lived through.</param>
/// <param name="Result">The figures.</param>
/// <param name="Tighter">The service once more at a higher threshold: what a forecast saves.</param>
/// <param name="ReactiveSweep">The reactive trigger at this and lower thresholds: what the same safety costs without a forecast.</param>
/// <param name="Interrupted">Someone ended it early.</param>
internal sealed record DemoOutcome(
    DateTimeOffset Start, DateTimeOffset End, DemoResult Result, ThresholdRun Tighter, IReadOnlyList<ThresholdRun> ReactiveSweep, bool Interrupted = false);
