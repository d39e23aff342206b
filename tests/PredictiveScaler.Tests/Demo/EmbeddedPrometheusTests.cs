using System.Net;
using PredictiveScaler.Evaluating.Traces;
using PredictiveScaler.Host.Demo;

namespace PredictiveScaler.Tests.Demo;

public sealed class EmbeddedPrometheusTests : IAsyncLifetime
{
    private const string Query = "sum(rate(http_requests_total[1m]))";
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_040);

    private readonly ManualClock _clock = new(Start.AddSeconds(150));
    private readonly HttpClient _client = new();
    private EmbeddedPrometheus _prometheus = null!;

    public async Task InitializeAsync()
    {
        Trace trace = new("t", Start, TimeSpan.FromMinutes(1), [10, 20.5, double.NaN, 40, 50]);
        Dictionary<string, IDemandFeed> feeds = new() { [Query] = new RateOverPods(trace, TimeSpan.FromMinutes(5)) };
        _prometheus = await EmbeddedPrometheus.StartAsync(feeds, _clock, default);
        _client.BaseAddress = _prometheus.Address;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _prometheus.DisposeAsync();
    }

    [Fact]
    public async Task An_instant_query_gives_one_element_at_the_time_asked_for()
    {
        // 10 + 10.5 x 15/60 = 12.625
        Assert.Equal(
            """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000055,"12.625"]}]}}""",
            await GetAsync("query", ("time", "1700000055")));
    }

    [Theory]
    [InlineData("2023-11-14T22:14:15Z")]
    [InlineData("1700000055.0")]
    public async Task A_time_may_be_written_as_prometheus_allows(string time) =>
        Assert.Contains("[1700000055,\"12.625\"]", await GetAsync("query", ("time", time)), StringComparison.Ordinal);

    [Theory]
    [InlineData(1_700_000_160)] // the gap
    [InlineData(1_700_000_220)] // after the clock, where the trace has 40
    [InlineData(1_600_000_000)] // before the trace
    public async Task Nothing_is_shown_where_nothing_was_measured_yet(long time) =>
        Assert.Equal("""{"status":"success","data":{"resultType":"vector","result":[]}}""", await GetAsync("query", ("time", $"{time}")));

    [Fact]
    public async Task A_range_leaves_gaps_out_and_ends_at_the_clock()
    {
        _clock.AdvanceTo(Start.AddSeconds(200));

        string answer = await GetAsync("query_range", ("start", "1700000040"), ("end", "1700000280"), ("step", "60"));

        Assert.Equal(
            """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1700000040,"10"],[1700000100,"20.5"],[1700000220,"40"]]}]}}""",
            answer);
    }

    [Fact]
    public async Task A_range_without_samples_is_empty() => Assert.Equal(
        """{"status":"success","data":{"resultType":"matrix","result":[]}}""",
        await GetAsync("query_range", ("start", "1600000000"), ("end", "1600000600"), ("step", "1m")));

    [Fact]
    public async Task A_form_is_answered_like_a_query_string()
    {
        Dictionary<string, string> form = new() { ["query"] = Query, ["start"] = "1700000040", ["end"] = "1700000100", ["step"] = "30.5" };
        using FormUrlEncodedContent content = new(form);

        using HttpResponseMessage answer = await _client.PostAsync("api/v1/query_range", content);

        Assert.Contains("[[1700000040,\"10\"],[1700000070.5,", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query?query=up", "knows only")]
    [InlineData("query", "'query' is empty")]
    [InlineData("query?query=QUERY&time=soon", "'time'")]
    [InlineData("query_range?query=QUERY&start=0&end=60", "'step'")]
    [InlineData("query_range?query=QUERY&start=0&end=60&step=1x", "'step'")]
    [InlineData("query_range?query=QUERY&start=60&end=0&step=60", "before 'start'")]
    [InlineData("query_range?query=QUERY&start=0&end=1000000&step=60", "11000 points")]
    public async Task A_bad_request_gets_the_error_document_of_prometheus(string request, string expected)
    {
        string address = request.Replace("QUERY", Uri.EscapeDataString(Query), StringComparison.Ordinal);
        using HttpResponseMessage answer = await _client.GetAsync("api/v1/" + address);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith("""{"status":"error","errorType":"bad_data","error":""", body, StringComparison.Ordinal);
        Assert.Contains(expected, System.Text.RegularExpressions.Regex.Unescape(body), StringComparison.Ordinal);
    }

    private Task<string> GetAsync(string path, params (string Name, string Value)[] parameters)
    {
        IEnumerable<string> all = parameters.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}");
        return _client.GetStringAsync($"api/v1/{path}?query={Uri.EscapeDataString(Query)}&{string.Join('&', all)}");
    }
}
