namespace PredictiveScaler.Host.Simulate;

/// <summary>What was asked does not fit together, or not the trace; the message is for the user.</summary>
internal sealed class SimulateInputException(string message) : Exception(message);
