namespace PredictiveScaler.Host.Simulate;

/// <summary>A file is no HPA behavior; the message lists every mistake with its path.</summary>
internal sealed class HpaBehaviorException(string message) : Exception(message);
