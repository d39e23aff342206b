namespace PredictiveScaler.Planning;

/// <summary>One step on the way to a plan's value. Numbers only, so that planning formats no text; <see cref="ReasonText"/> words it.</summary>
/// <param name="Code">What happened.</param>
/// <param name="Before">The figure before, or the figure that the sentence is about; NaN when there is none.</param>
/// <param name="After">The figure after; NaN when there is none.</param>
/// <param name="Time">A time that the sentence names; null when there is none.</param>
/// <param name="Note">Further words, such as a model's name or a source's error, free of secrets; null when there are none.</param>
internal readonly record struct PlanReason(ReasonCode Code, double Before = double.NaN, double After = double.NaN, DateTimeOffset? Time = null, string? Note = null);
