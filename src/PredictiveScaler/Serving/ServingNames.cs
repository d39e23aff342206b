namespace PredictiveScaler.Serving;

/// <summary>Names that clients of the health service ask for.</summary>
internal static class ServingNames
{
    public const string Service = "externalscaler.ExternalScaler";
}
