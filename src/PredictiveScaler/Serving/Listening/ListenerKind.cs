namespace PredictiveScaler.Serving.Listening;

/// <summary>What a port serves. Set as a feature of each connection that the port accepts.</summary>
internal enum ListenerKind
{
    Services,
    HealthOnly,
}
