namespace PredictiveScaler.Host.Simulate.Report;

/// <summary>The result in plain words.</summary>
/// <param name="Tone">Whether it is worth it.</param>
/// <param name="Headline">One sentence.</param>
/// <param name="Sentences">What stands behind it.</param>
internal sealed record Verdict(VerdictTone Tone, string Headline, IReadOnlyList<string> Sentences);
