namespace PredictiveScaler.Storing;

/// <summary>The file cannot be used as it is, and must not be moved aside either.</summary>
internal sealed class StoreUnavailableException(string reason) : Exception(reason);
