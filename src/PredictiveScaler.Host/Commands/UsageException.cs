namespace PredictiveScaler.Host.Commands;

/// <summary>What was asked does not fit together, or not the data; the message is for the user.</summary>
internal sealed class UsageException(string message) : Exception(message);
