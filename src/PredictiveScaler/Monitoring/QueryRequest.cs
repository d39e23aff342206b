using System.Globalization;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;

namespace PredictiveScaler.Monitoring;

/// <summary>One request to the API, ready to be sent any number of times.</summary>
internal sealed class QueryRequest
{
    private static readonly MediaTypeHeaderValue FormType = new("application/x-www-form-urlencoded");
    private static readonly string[] OwnParameters = ["query", "time", "start", "end", "step", "timeout"];

    private readonly byte[] _body;

    private QueryRequest(MetricQuery query, string path, string form, DateTimeOffset time, RangeGrid? range, LabelSink? labels = null)
    {
        (Query, Path, Time, Range, Labels) = (query, path, time, range, labels);
        _body = Encoding.UTF8.GetBytes(form);
    }

    public MetricQuery Query { get; }

    /// <summary>Relative to the base URL, with the parameters that proxies look for in the URL.</summary>
    public string Path { get; }

    /// <summary>Evaluation time of an instant query.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Where the points of a range query go; null for an instant query.</summary>
    public RangeGrid? Range { get; }

    /// <summary>Where the labels of the answer go when they are all that is wanted; else null.</summary>
    public LabelSink? Labels { get; }

    public static QueryRequest Instant(MetricQuery query, DateTimeOffset time, TimeSpan timeout) => new(
        query,
        "api/v1/query" + UrlParameters(query),
        string.Create(CultureInfo.InvariantCulture, $"query={Uri.EscapeDataString(query.PromQl)}&time={Seconds(time)}{TimeoutOf(timeout)}"),
        time,
        null);

    public static QueryRequest ForRange(
        MetricQuery query, DateTimeOffset start, DateTimeOffset end, RangeGrid range, TimeSpan timeout, LabelSink? labels = null) => new(
        query,
        "api/v1/query_range" + UrlParameters(query),
        string.Create(
            CultureInfo.InvariantCulture,
            $"query={Uri.EscapeDataString(query.PromQl)}&start={Seconds(start)}&end={Seconds(end)}&step={query.Step.TotalSeconds:0.###}{TimeoutOf(timeout)}"),
        end,
        range,
        labels);

    public HttpRequestMessage ToMessage(Uri baseAddress)
    {
        ByteArrayContent content = new(_body);
        content.Headers.ContentType = FormType;
        HttpRequestMessage message = new(HttpMethod.Post, new Uri(baseAddress, Path)) { Content = content };
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        return message;
    }

    private static string TimeoutOf(TimeSpan timeout) => string.Create(CultureInfo.InvariantCulture, $"&timeout={timeout.TotalMilliseconds:0}ms");

    private static string Seconds(DateTimeOffset time)
    {
        long milliseconds = time.ToUnixTimeMilliseconds();
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}.{milliseconds % 1000:000}");
    }

    // Tenant proxies read the URL, not the form.
    private static string UrlParameters(MetricQuery query)
    {
        if (query.NamespaceParameter is null && query.QueryParameters.Length == 0)
        {
            return "";
        }

        StringBuilder text = new();
        if (query.NamespaceParameter is { } name)
        {
            text.Append("?namespace=").Append(Uri.EscapeDataString(name));
        }

        foreach ((string key, string value) in CanonicalPairs.Read(query.QueryParameters))
        {
            if (!OwnParameters.Contains(key, StringComparer.Ordinal))
            {
                text.Append(text.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return text.ToString();
    }
}
