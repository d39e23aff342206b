namespace PredictiveScaler.Serving;

/// <summary>Names that clients of the health service ask for.</summary>
internal static class ServingNames
{
    public const string Service = "externalscaler.ExternalScaler";

    /// <summary>Serving as long as the process answers at all: a liveness probe that followed readiness would end a service that is starting or stopping.</summary>
    public const string Liveness = "liveness";
}
