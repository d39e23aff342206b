using System.Globalization;
using PredictiveScaler.Control;

namespace PredictiveScaler.Host.Api;

/// <summary><c>GET /api/v1/triggers</c> and <c>/api/v1/triggers/{key}</c>: the same plans that KEDA is answered with, read-only.</summary>
internal static class TriggersApi
{
    private const int MostListed = 1000;

    public static void MapTriggersApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/triggers", List);
        endpoints.MapGet("/api/v1/triggers/{**key}", IResult (TriggerRegistry registry, string key) =>
            registry.Find(key) is { } trigger
                ? TypedResults.Ok(TriggerView.Of(trigger))
                : TypedResults.Problem(
                    $"No trigger \"{key}\" is served here. Keys read namespace/name/fingerprint; GET /api/v1/triggers lists them. A trigger is known from KEDA's first call on.",
                    statusCode: StatusCodes.Status404NotFound,
                    title: "Unknown trigger"));
    }

    /// <summary>In the order of keys; <c>after</c> goes on where a page ended. Headers say how many there are and where the next page is.</summary>
    private static IResult List(HttpContext http, TriggerRegistry registry, string? @namespace, string? name, string? after, int limit = MostListed)
    {
        if (limit is < 1 or > MostListed)
        {
            return TypedResults.Problem($"limit is {limit}; it must be from 1 to {MostListed}.", statusCode: StatusCodes.Status400BadRequest, title: "Bad limit");
        }

        (string Key, TriggerState Trigger)[] all =
        [
            .. registry.All.Where(trigger => Matches(trigger, @namespace, name))
                .Select(trigger => (Key: trigger.Key.ToString(), trigger))
                .OrderBy(entry => entry.Key, StringComparer.Ordinal),
        ];
        (string Key, TriggerState Trigger)[] page = [.. all.Where(entry => string.CompareOrdinal(entry.Key, after) > 0).Take(limit + 1)];
        http.Response.Headers["X-Total-Count"] = all.Length.ToString(CultureInfo.InvariantCulture);
        if (page.Length > limit)
        {
            QueryString next = QueryString.Create([
                .. http.Request.Query.Where(parameter => parameter.Key != "after").Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value)),
                KeyValuePair.Create("after", (string?)page[limit - 1].Key)]);
            http.Response.Headers.Link = $"<{http.Request.Path}{next}>; rel=\"next\"";
        }

        return TypedResults.Ok(page.Take(limit).Select(entry => TriggerSummary.Of(entry.Trigger)));
    }

    private static bool Matches(TriggerState trigger, string? @namespace, string? name) =>
        (@namespace is null || trigger.Key.Namespace == @namespace) && (name is null || trigger.Key.Name == name);
}
