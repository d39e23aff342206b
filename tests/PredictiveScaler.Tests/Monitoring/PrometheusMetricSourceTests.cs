using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using PredictiveScaler.Monitoring;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Monitoring;

public sealed class PrometheusMetricSourceTests : IAsyncLifetime
{
    private static readonly double NowSeconds = SourceHarness.Now.ToUnixTimeSeconds();

    private FakePrometheus _server = null!;

    public async Task InitializeAsync() => _server = await FakePrometheus.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task A_vector_of_one_element_is_the_value_at_the_time_asked_for()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Demand = (query, time) => query == "sum(rate(x[1m])) + 1" && time == SourceHarness.Now ? 12.5 : null;

        Reading reading = await harness.ReadAsync(SourceHarness.Query("sum(rate(x[1m])) + 1"));

        Assert.Equal(Reading.Of(SourceHarness.Now, 12.5), reading);
        RecordedRequest request = Assert.Single(_server.Requests);
        Assert.Equal(("POST", "/api/v1/query"), (request.Method, request.Path));
        Assert.Equal("1772366400.000", request.Form["time"]);
    }

    [Fact]
    public async Task A_path_prefix_is_kept()
    {
        using SourceHarness harness = SourceHarness.For(new Uri(_server.Address, "prom/tenant"));

        await harness.ReadAsync();

        Assert.Equal("/prom/tenant/api/v1/query", _server.Requests.Single().Path);
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1772366400,"3"]}}""", ReadingKind.Value, MetricSourceError.None)]
    [InlineData("""{"data":{"result":[{"value":[1772366400,"3"],"metric":{"x":"\u0022y"}}],"resultType":"vector"},"status":"success"}""", ReadingKind.Value, MetricSourceError.None)]
    [InlineData("""{"status":"success","isPartial":false,"data":{"resultType":"vector","result":[{"metric":{},"value":[1772366400,"3"]}]},"stats":{"seriesFetched":"1"}}""", ReadingKind.Value, MetricSourceError.None)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1772366400,"3"]}]},"warnings":["PromQL info: metric might not be a counter"]}""", ReadingKind.Value, MetricSourceError.None)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""", ReadingKind.Empty, MetricSourceError.None)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1772366400,"NaN"]}]}}""", ReadingKind.Failed, MetricSourceError.NotFinite)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1772366400,"+Inf"]}]}}""", ReadingKind.Failed, MetricSourceError.NotFinite)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1772366400,"1e999"]}]}}""", ReadingKind.Failed, MetricSourceError.NotFinite)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1772366339,"3"]}]}}""", ReadingKind.Failed, MetricSourceError.Stale)]
    [InlineData("""{"status":"success","warnings":["store x is down"],"data":{"resultType":"vector","result":[{"value":[1772366400,"3"]}]}}""", ReadingKind.Failed, MetricSourceError.Partial)]
    [InlineData("""{"status":"success","isPartial":true,"data":{"resultType":"vector","result":[{"value":[1772366400,"3"]}]}}""", ReadingKind.Failed, MetricSourceError.Partial)]
    [InlineData("""{"status":"success","data":{"resultType":"string","result":[1772366400,"hello"]}}""", ReadingKind.Failed, MetricSourceError.QueryRefused)]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[{"values":[[1772366400,"3"]]}]}}""", ReadingKind.Failed, MetricSourceError.QueryRefused)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"histogram":[1772366400,{"count":"1","buckets":[[0,"1","2","3"]]}]}]}}""", ReadingKind.Failed, MetricSourceError.QueryRefused)]
    [InlineData("""{"status":"error","errorType":"bad_data","error":"no"}""", ReadingKind.Failed, MetricSourceError.QueryRefused)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1772366400,"3,5"]}]}}""", ReadingKind.Failed, MetricSourceError.Malformed)]
    [InlineData("""{"status":"success","data":{"resultType":"vector"}}""", ReadingKind.Failed, MetricSourceError.Malformed)]
    [InlineData("""{"status":"success"}""", ReadingKind.Failed, MetricSourceError.Malformed)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"value":[1772366400,"3"]}]""", ReadingKind.Failed, MetricSourceError.Malformed)]
    [InlineData("{}", ReadingKind.Failed, MetricSourceError.Malformed)]
    [InlineData("[]", ReadingKind.Failed, MetricSourceError.Malformed)]
    [InlineData("", ReadingKind.Failed, MetricSourceError.Malformed)]
    [InlineData("<html>login</html>", ReadingKind.Failed, MetricSourceError.Malformed)]
    public async Task Each_kind_of_answer_is_told_apart(string body, object kind, object error)
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = PrometheusAnswers.Json(body);

        Reading reading = await harness.WhileTimePasses(harness.ReadAsync());

        Assert.Equal(((ReadingKind)kind, (MetricSourceError)error), (reading.Kind, reading.Error));
        Assert.Equal(reading.Kind == ReadingKind.Value ? 3 : double.NaN, reading.Value);
        Assert.Equal(reading.Kind == ReadingKind.Failed, reading.Detail.Length > 0);
    }

    [Fact]
    public async Task Several_elements_are_refused_and_counted()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = PrometheusAnswers.Json(PrometheusAnswers.Vector((NowSeconds, 1), (NowSeconds, 2), (NowSeconds, 3)));

        Reading reading = await harness.ReadAsync();

        Assert.Equal(MetricSourceError.MultipleElements, reading.Error);
        Assert.Contains("3 elements", reading.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_Prometheus_refuses_says_why_on_one_line()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = PrometheusAnswers.Error(400, "bad_data", "parse error:\\nunexpected )" + new string('x', 5000));

        Reading reading = await harness.ReadAsync();

        Assert.Equal(MetricSourceError.QueryRefused, reading.Error);
        Assert.StartsWith("bad_data: parse error: unexpected )", reading.Detail, StringComparison.Ordinal);
        Assert.InRange(reading.Detail.Length, 1, 250);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(429)]
    public async Task Other_statuses_are_reported_and_not_asked_again(int status)
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = status == 302 ? PrometheusAnswers.Redirect("/elsewhere") : PrometheusAnswers.Json("nope", status);

        Reading reading = await harness.ReadAsync();

        Assert.Equal(MetricSourceError.HttpStatus, reading.Error);
        Assert.StartsWith("HTTP " + status.ToString(CultureInfo.InvariantCulture), reading.Detail, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_server_error_is_asked_again_twice()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = PrometheusAnswers.Json("oops", 503);

        Reading reading = await harness.WhileTimePasses(harness.ReadAsync());

        Assert.Equal(MetricSourceError.HttpStatus, reading.Error);
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task A_retry_that_works_is_a_value()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = context => _server.Requests.Count == 1
            ? PrometheusAnswers.Json("oops", 500)(context)
            : PrometheusAnswers.Json(PrometheusAnswers.Vector((NowSeconds, 7)))(context);

        Assert.Equal(7, (await harness.WhileTimePasses(harness.ReadAsync())).Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_hangs_or_drips_times_out_and_is_not_asked_again(bool hangs)
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = hangs ? PrometheusAnswers.Hang : PrometheusAnswers.Drip;

        Reading reading = await harness.WhileTimePasses(harness.ReadAsync());

        Assert.Equal(MetricSourceError.TimedOut, reading.Error);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Metadata_may_ask_for_its_own_timeout()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = PrometheusAnswers.Hang;

        await harness.WhileTimePasses(harness.ReadAsync(SourceHarness.Query() with { RequestTimeout = TimeSpan.FromSeconds(2) }));

        Assert.InRange(harness.Time.GetUtcNow() - SourceHarness.Now, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
        Assert.Equal("2000ms", _server.Requests.Single().Form["timeout"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_of_100_MB_is_refused_and_not_read_to_its_end(bool gzip)
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        TaskCompletionSource closed = new();
        _server.Answer = async context =>
        {
            await using CancellationTokenRegistration registration = context.RequestAborted.Register(closed.SetResult);
            await PrometheusAnswers.Huge(100_000_000, gzip)(context);
            await (gzip ? Task.CompletedTask : closed.Task);
        };

        Reading reading = await harness.ReadAsync();

        Assert.Equal(MetricSourceError.TooLarge, reading.Error);

        // The client hangs up instead of reading on; compressed, all of it may have left already.
        await (gzip ? Task.CompletedTask : closed.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_large_answer_within_the_bound_is_read()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = PrometheusAnswers.Huge(8_000_000, gzip: true);

        Assert.Equal(MetricSourceError.MultipleElements, (await harness.ReadAsync()).Error);
    }

    [Fact]
    public async Task A_truncated_answer_is_malformed()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = PrometheusAnswers.Truncated(PrometheusAnswers.Vector((NowSeconds, 1)));

        Assert.Equal(MetricSourceError.Malformed, (await harness.WhileTimePasses(harness.ReadAsync())).Error);
    }

    [Fact]
    public async Task A_compressed_answer_is_read()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = PrometheusAnswers.Gzip(PrometheusAnswers.Vector((NowSeconds, 4)));

        Assert.Equal(4, (await harness.ReadAsync()).Value);
        Assert.Contains("gzip", _server.Requests.Single().Headers["Accept-Encoding"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_compressed_answer_is_malformed()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync("this is not gzip", context.RequestAborted);
        };

        Assert.Equal(MetricSourceError.Malformed, (await harness.ReadAsync()).Error);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        await _server.DisposeAsync();

        Reading reading = await harness.WhileTimePasses(harness.ReadAsync());

        Assert.Equal(MetricSourceError.Unreachable, reading.Error);
        Assert.Contains("ConnectionRefused", reading.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_is_read_on_its_grid_with_gaps_unknown()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        DateTimeOffset start = SourceHarness.Now - TimeSpan.FromMinutes(3);
        _server.Demand = (_, time) => time == start + TimeSpan.FromMinutes(1) ? null : (time - start).TotalMinutes;

        RangeReading reading = await harness.Source.ReadRangeAsync(SourceHarness.Query(), start, SourceHarness.Now, default);

        Assert.True(reading.Succeeded, reading.Detail);
        Assert.Equal(start, reading.Start);
        Assert.Equal([0, double.NaN, 2, 3], reading.Values);
        RecordedRequest request = _server.Requests.Single();
        Assert.Equal(("/api/v1/query_range", "60"), (request.Path, request.Form["step"]));
    }

    [Fact]
    public async Task Points_out_of_order_duplicate_off_the_grid_or_not_finite_are_sorted_out()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        double start = NowSeconds - 240;
        _server.Answer = PrometheusAnswers.Json(PrometheusAnswers.Matrix(string.Join(
            ',',
            PrometheusAnswers.Point(start + 120, 2),
            PrometheusAnswers.Point(start, 0.5),
            PrometheusAnswers.Point(start, 0),
            PrometheusAnswers.Point(start + 90, 99),
            PrometheusAnswers.Point(start - 60, 99),
            PrometheusAnswers.Point(start + 180, double.PositiveInfinity),
            PrometheusAnswers.Point(start + 600, 99),
            PrometheusAnswers.Point(start + 240.001, 4))));

        RangeReading reading = await harness.Source.ReadRangeAsync(
            SourceHarness.Query(), SourceHarness.Now - TimeSpan.FromMinutes(4), SourceHarness.Now, default);

        Assert.Equal([0, double.NaN, 2, double.NaN, 4], reading.Values);
    }

    [Fact]
    public async Task A_long_range_is_asked_in_chunks_below_11000_points()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        DateTimeOffset start = SourceHarness.Now - TimeSpan.FromMinutes(24_999);
        _server.Demand = (_, time) => (time - start).TotalMinutes;

        RangeReading reading = await harness.Source.ReadRangeAsync(SourceHarness.Query(), start, SourceHarness.Now, default);

        Assert.Equal(Enumerable.Range(0, 25_000).Select(i => (double)i), reading.Values);
        Assert.Equal(3, _server.Requests.Count);
        Assert.All(_server.Requests, request => Assert.InRange(Points(request), 5000, 11_000));
    }

    [Fact]
    public async Task A_failing_chunk_fails_the_range()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = PrometheusAnswers.Error(422, "execution", "query would load too many samples");

        RangeReading reading = await harness.Source.ReadRangeAsync(
            SourceHarness.Query(), SourceHarness.Now - TimeSpan.FromDays(10), SourceHarness.Now, default);

        Assert.Equal((MetricSourceError.QueryRefused, "execution: query would load too many samples"), (reading.Error, reading.Detail));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Namespace_parameters_and_headers_of_metadata_are_sent_but_cannot_replace_the_query()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);

        await harness.ReadAsync(SourceHarness.Query() with
        {
            NamespaceParameter = "team a",
            QueryParameters = "dedup=true,query=evil,x=a%26b",
            CustomHeaders = "Content-Length=0,X-Scope-OrgID=tenant%2C1,X-Bad=a%0Ab",
        });

        RecordedRequest request = _server.Requests.Single();
        Assert.Equal("team a", request.UrlParameters["namespace"]);
        Assert.Equal("true", request.UrlParameters["dedup"]);
        Assert.Equal("a&b", request.UrlParameters["x"]);
        Assert.False(request.UrlParameters.ContainsKey("query"));
        Assert.Equal("tenant,1", request.Headers["X-Scope-OrgID"]);
        Assert.False(request.Headers.ContainsKey("X-Bad"));
    }

    [Fact]
    public async Task Equal_queries_of_several_triggers_are_fetched_once()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        TaskCompletionSource release = new();
        _server.Answer = async context =>
        {
            await release.Task;
            await PrometheusAnswers.Json(PrometheusAnswers.Vector((NowSeconds, 5)))(context);
        };

        Task<Reading>[] reads = [.. Enumerable.Range(0, 50).Select(_ => harness.ReadAsync())];
        release.SetResult();

        Assert.All(await Task.WhenAll(reads), reading => Assert.Equal(5, reading.Value));
        Assert.Equal(5, (await harness.ReadAsync()).Value);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_waiter_that_gives_up_does_not_disturb_the_others()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        TaskCompletionSource release = new();
        _server.Answer = async context =>
        {
            await release.Task;
            await PrometheusAnswers.Json(PrometheusAnswers.Vector((NowSeconds, 5)))(context);
        };
        using CancellationTokenSource impatient = new();

        Task<Reading> first = harness.Source.ReadAsync(SourceHarness.Query(), SourceHarness.Now, impatient.Token);
        Task<Reading> second = harness.ReadAsync();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();

        Assert.Equal(5, (await second).Value);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task When_the_last_waiter_gives_up_the_request_ends()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        TaskCompletionSource asked = new();
        TaskCompletionSource aborted = new();
        _server.Answer = async context =>
        {
            asked.SetResult();
            await PrometheusAnswers.Hang(context);
            aborted.SetResult();
        };
        using CancellationTokenSource impatient = new();

        Task<Reading> read = harness.Source.ReadAsync(SourceHarness.Query(), SourceHarness.Now, impatient.Token);
        await asked.Task;
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_dead_source_is_left_alone_and_asked_again_after_a_while()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);
        _server.Answer = PrometheusAnswers.Json("oops", 500);
        for (int i = 0; i < 10; i++)
        {
            await harness.WhileTimePasses(harness.ReadAsync(SourceHarness.Query($"q{i}")));
        }

        int asked = _server.Requests.Count;
        Reading[] readings = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => harness.ReadAsync(SourceHarness.Query($"other{i}"))));

        Assert.All(readings, reading => Assert.Equal(MetricSourceError.CircuitOpen, reading.Error));
        Assert.Equal(asked, _server.Requests.Count);

        _server.Answer = null;
        harness.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(ReadingKind.Value, (await harness.ReadAsync()).Kind);
    }

    [Fact]
    public async Task At_most_the_configured_number_of_requests_is_under_way()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address, ("Sources:main:MaxConcurrency", "3"), ("Sources:main:MaxQueue", "5"));
        int now = 0;
        int most = 0;
        TaskCompletionSource release = new();
        _server.Answer = async context =>
        {
            int current = Interlocked.Increment(ref now);
            most = Math.Max(most, current);
            await release.Task;
            Interlocked.Decrement(ref now);
            await PrometheusAnswers.Json(PrometheusAnswers.Vector((NowSeconds, 5)))(context);
        };

        Task<Reading>[] reads = [.. Enumerable.Range(0, 20).Select(i => harness.ReadAsync(SourceHarness.Query($"q{i}")))];
        release.SetResult();
        Reading[] readings = await Task.WhenAll(reads);

        // 3 under way and 5 waiting; the other 12 are turned away at once.
        Assert.Equal(8, readings.Count(reading => reading.Kind == ReadingKind.Value));
        Assert.Equal(12, readings.Count(reading => reading.Error == MetricSourceError.Overloaded));
        Assert.InRange(most, 1, 3);
    }

    private static double Points(RecordedRequest request) =>
        ((double.Parse(request.Form["end"], CultureInfo.InvariantCulture) - double.Parse(request.Form["start"], CultureInfo.InvariantCulture)) / 60) + 1;
}
