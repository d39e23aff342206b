using System.Globalization;
using PredictiveScaler.Control;
using PredictiveScaler.Host.Recommend;
using PredictiveScaler.Recommending;
using PredictiveScaler.Triggers;

namespace PredictiveScaler.Host.Api;

/// <summary><c>GET /api/v1/recommendations/{key}</c>: what the workload of a live trigger should ask for; <c>recommend</c> over HTTP.</summary>
internal static class RecommendationsApi
{
    private static readonly TimeSpan MostWindow = TimeSpan.FromDays(14);

    public static void MapRecommendationsApi(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/recommendations/{**key}", GetAsync);

    private static async Task<IResult> GetAsync(
        HttpContext http, TriggerRegistry registry, WorkloadRecommendations recommendations, string key, string? window, string? container, CancellationToken cancellationToken)
    {
        if (registry.Find(key) is not { } trigger)
        {
            return Problem(StatusCodes.Status404NotFound, "Unknown trigger", $"No trigger \"{key}\" is served here. Keys read namespace/name/fingerprint; GET /api/v1/triggers lists them.");
        }

        if (WorkloadName.Parse(trigger.Options.Workload ?? "") is not { } workload || !WorkloadName.IsLabel(trigger.Key.Namespace))
        {
            return Problem(StatusCodes.Status422UnprocessableEntity, "No workload", "The trigger does not say what it scales: add workload: deployment/NAME to its metadata.");
        }

        if (container is not null && !WorkloadName.IsLabel(container))
        {
            return Problem(StatusCodes.Status400BadRequest, "Bad container", "container takes a Kubernetes name: at most 63 lower-case letters, digits and '-'.");
        }

        TimeSpan length = UsageRequest.DefaultWindow;
        if (window is not null && (!Durations.TryParse(window, TimeSpan.FromDays(1), out length) || length < UsageRequest.LeastWindow || length > MostWindow))
        {
            return Problem(StatusCodes.Status400BadRequest, "Bad window", $"window takes a time from {Durations.Format(UsageRequest.LeastWindow)} to {Durations.Format(MostWindow)}, such as 8d.");
        }

        return await AnswerAsync(http, recommendations, new UsageRequest
        {
            Source = trigger.Options.Query,
            Namespace = trigger.Key.Namespace,
            Workload = workload,
            Container = container,
            Window = length,
            End = recommendations.End,
        }, cancellationToken);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, WorkloadRecommendations recommendations, UsageRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (await recommendations.GetAsync(request, cancellationToken) is { } recommendation)
            {
                return TypedResults.Ok(RecommendationView.Of(recommendation));
            }

            http.Response.Headers.RetryAfter = WorkloadRecommendations.MostTime.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return Problem(StatusCodes.Status503ServiceUnavailable, "Busy", "Another recommendation is being made; one at a time is, so that they do not keep the source from what is served.");
        }
        catch (RecommendException problem)
        {
            return problem.Problem == RecommendProblem.Source
                ? Problem(StatusCodes.Status502BadGateway, "No answer from the source", problem.Message)
                : Problem(StatusCodes.Status422UnprocessableEntity, "Nothing to recommend", problem.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Problem(StatusCodes.Status504GatewayTimeout, "Too slow", $"The source took longer than {Durations.Format(WorkloadRecommendations.MostTime)}: ask for a shorter window, or for one container.");
        }
    }

    private static IResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);
}
