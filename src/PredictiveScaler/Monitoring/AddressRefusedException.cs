namespace PredictiveScaler.Monitoring;

/// <summary>The address policy refused a connection; raised inside the HTTP handler, where only an exception gets out.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message);
