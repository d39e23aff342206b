namespace PredictiveScaler.Accuracy.Inputs;

/// <summary>A trace to judge by.</summary>
/// <param name="Name">The file name without its ending.</param>
/// <param name="Source">The family it comes from: weights that saw one trace of a source never judge another of it.</param>
/// <param name="Path">The file.</param>
internal sealed record TraceEntry(string Name, string Source, string Path);
