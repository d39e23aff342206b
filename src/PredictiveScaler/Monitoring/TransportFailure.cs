using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace PredictiveScaler.Monitoring;

/// <summary>Turns the exceptions of an HTTP exchange into outcomes.</summary>
internal static class TransportFailure
{
    /// <summary>Null when the exception is not one of the exchange (cancellation above all).</summary>
    public static QueryOutcome? OutcomeOf(Exception problem) => problem switch
    {
        _ when Find<AddressRefusedException>(problem) is { } refused => QueryOutcome.Failed(MetricSourceError.AddressRefused, refused.Message),
        JsonException => QueryOutcome.Failed(MetricSourceError.Malformed, "The answer is not the JSON of the Prometheus API, or was cut short."),
        InvalidDataException => QueryOutcome.Failed(MetricSourceError.Malformed, "The compressed answer is damaged."),
        HttpRequestException request => QueryOutcome.Failed(MetricSourceError.Unreachable, Sentence(request), isTransient: true),
        IOException or SocketException => QueryOutcome.Failed(MetricSourceError.Unreachable, "The connection was lost.", isTransient: true),
        _ => null,
    };

    private static string Sentence(HttpRequestException problem) => problem.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "The host name does not resolve.",
        HttpRequestError.SecureConnectionError => "TLS failed: " + AnswerJudge.OneLine(Find<AuthenticationException>(problem)?.Message ?? "handshake"),
        HttpRequestError.ConnectionError => $"No connection: {Find<SocketException>(problem)?.SocketErrorCode.ToString() ?? "failed"}.",
        HttpRequestError.ResponseEnded => "The server closed the connection without an answer.",
        _ => $"The exchange failed: {problem.HttpRequestError}.",
    };

    private static T? Find<T>(Exception? problem)
        where T : Exception
    {
        while (problem is not null and not T)
        {
            problem = problem.InnerException;
        }

        return problem as T;
    }
}
