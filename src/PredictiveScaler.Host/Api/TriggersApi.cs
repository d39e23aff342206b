using PredictiveScaler.Control;

namespace PredictiveScaler.Host.Api;

/// <summary><c>GET /api/v1/triggers</c> and <c>/api/v1/triggers/{key}</c>: the same plans that KEDA is answered with, read-only.</summary>
internal static class TriggersApi
{
    private const int MostListed = 1000;

    public static void MapTriggersApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/triggers", (TriggerRegistry registry, string? @namespace, string? name) =>
            TypedResults.Ok(registry.All
                .Where(trigger => Matches(trigger, @namespace, name))
                .OrderBy(trigger => trigger.Key.ToString(), StringComparer.Ordinal)
                .Take(MostListed)
                .Select(TriggerSummary.Of)));

        endpoints.MapGet("/api/v1/triggers/{**key}", IResult (TriggerRegistry registry, string key) =>
            registry.Find(key) is { } trigger
                ? TypedResults.Ok(TriggerView.Of(trigger))
                : TypedResults.Problem(
                    $"No trigger \"{key}\" is served here. Keys read namespace/name/fingerprint; GET /api/v1/triggers lists them. A trigger is known from KEDA's first call on.",
                    statusCode: StatusCodes.Status404NotFound,
                    title: "Unknown trigger"));
    }

    private static bool Matches(TriggerState trigger, string? @namespace, string? name) =>
        (@namespace is null || trigger.Key.Namespace == @namespace) && (name is null || trigger.Key.Name == name);
}
