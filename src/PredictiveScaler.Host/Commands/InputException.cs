namespace PredictiveScaler.Host.Commands;

/// <summary>A file or a history does not hold what it should, or not enough; the message is for the user.</summary>
internal sealed class InputException(string message) : Exception(message);
