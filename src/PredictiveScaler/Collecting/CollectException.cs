namespace PredictiveScaler.Collecting;

/// <summary>A collection that cannot go on; the message is a sentence for the user: what is wrong, where, what would be right.</summary>
internal sealed class CollectException(string message) : Exception(message);
