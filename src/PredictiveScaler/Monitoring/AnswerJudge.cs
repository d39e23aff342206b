using System.Globalization;
using System.Net;

namespace PredictiveScaler.Monitoring;

/// <summary>What an answer means: one place for the rules of design.md section 5 on doubtful answers.</summary>
internal static class AnswerJudge
{
    private const int MaxServerText = 200;

    public static QueryOutcome Judge(QueryRequest request, PrometheusAnswer answer)
    {
        if (!answer.IsSuccess)
        {
            return answer.HasStatus && answer.ErrorType.Length > 0
                ? QueryOutcome.Failed(MetricSourceError.QueryRefused, ServerText(answer))
                : QueryOutcome.Failed(MetricSourceError.Malformed, "The answer has no status.");
        }

        if (answer.Warning is { } warning)
        {
            return QueryOutcome.Failed(MetricSourceError.Partial, "The answer may be incomplete: " + OneLine(warning));
        }

        if (!answer.HasResult || answer.Shape == AnswerShape.Missing)
        {
            return QueryOutcome.Failed(MetricSourceError.Malformed, "The answer has no result.");
        }

        if (request.Range is null && answer.Shape is (AnswerShape.Text or AnswerShape.Matrix))
        {
            return QueryOutcome.Failed(
                MetricSourceError.QueryRefused,
                answer.Shape == AnswerShape.Text ? "The query gives a string where a number is needed." : "The query gives a range vector where one number is needed.");
        }

        if (request.Labels is not null)
        {
            return QueryOutcome.Empty();
        }

        if (answer.Elements > 1)
        {
            return QueryOutcome.Failed(
                MetricSourceError.MultipleElements,
                string.Create(CultureInfo.InvariantCulture, $"The query gives {answer.Elements} elements where one is needed; sum() makes one of them."));
        }

        if (answer.HasHistogram)
        {
            return QueryOutcome.Failed(MetricSourceError.QueryRefused, "The query gives a native histogram where a number is needed.");
        }

        return request.Range is null ? JudgeInstant(request, answer) : JudgeRange(request.Range, answer);
    }

    /// <summary>What a status other than 2xx means; the body has been read as far as it could be.</summary>
    public static QueryOutcome JudgeStatus(HttpStatusCode status, PrometheusAnswer answer)
    {
        int code = (int)status;
        string text = answer.ErrorType.Length > 0 ? ServerText(answer) : "";
        if (code is 400 or 422)
        {
            return QueryOutcome.Failed(
                MetricSourceError.QueryRefused, text.Length > 0 ? text : string.Create(CultureInfo.InvariantCulture, $"HTTP {code}"));
        }

        string hint = code switch
        {
            >= 300 and < 400 => "redirects are not followed; name the final address",
            401 or 403 => "the credentials were refused",
            404 => "no Prometheus API under this address; is a path prefix missing?",
            429 => "too many requests",
            _ => "",
        };
        string detail = string.Join(": ", new[] { string.Create(CultureInfo.InvariantCulture, $"HTTP {code}"), hint, text }.Where(part => part.Length > 0));
        return QueryOutcome.Failed(MetricSourceError.HttpStatus, detail, isTransient: code >= 500);
    }

    /// <summary>Text from outside, fit for a log line.</summary>
    public static string OneLine(string text)
    {
        string line = string.Concat(text.Take(MaxServerText).Select(character => char.IsControl(character) ? ' ' : character));
        return text.Length > MaxServerText ? line + "..." : line;
    }

    private static QueryOutcome JudgeInstant(QueryRequest request, PrometheusAnswer answer)
    {
        if (answer.Elements == 0)
        {
            return QueryOutcome.Empty();
        }

        if (double.IsNaN(answer.Value))
        {
            return QueryOutcome.Failed(MetricSourceError.NotFinite, "The value is NaN or infinite.");
        }

        double age = (request.Time.ToUnixTimeMilliseconds() - answer.Milliseconds) / 1000.0;
        return age > request.Query.Step.TotalSeconds
            ? QueryOutcome.Failed(MetricSourceError.Stale, string.Create(CultureInfo.InvariantCulture, $"The value is {age:0} s old."))
            : QueryOutcome.Of(answer.Value);
    }

    private static QueryOutcome JudgeRange(RangeGrid range, PrometheusAnswer answer)
    {
        if (answer.Shape != AnswerShape.Matrix)
        {
            return QueryOutcome.Failed(MetricSourceError.Malformed, "The answer to a range query is not a matrix.");
        }

        return range.OnGrid == 0 && range.OffGrid > 0
            ? QueryOutcome.Failed(MetricSourceError.Malformed, "The points of the answer are not at the times asked for.")
            : QueryOutcome.Empty();
    }

    private static string ServerText(PrometheusAnswer answer) =>
        OneLine(answer.ErrorText.Length > 0 ? $"{answer.ErrorType}: {answer.ErrorText}" : answer.ErrorType);
}
