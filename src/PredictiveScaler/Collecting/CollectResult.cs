using PredictiveScaler.Evaluating.Traces;

namespace PredictiveScaler.Collecting;

/// <summary>What a run of a collection came to.</summary>
/// <param name="Trace">All samples, earlier runs' included.</param>
/// <param name="Path">Its file.</param>
/// <param name="Requests">Chunks that this run fetched.</param>
/// <param name="Resumed">Chunks that an interrupted run had left.</param>
/// <param name="AskedFrom">How far back the server was asked.</param>
internal sealed record CollectResult(Trace Trace, string Path, int Requests, int Resumed, DateTimeOffset AskedFrom);
