using FsCheck;
using FsCheck.Fluent;
using PredictiveScaler.Collecting;
using PredictiveScaler.Host.Collect;

namespace PredictiveScaler.Tests.Collect;

public sealed class CollectConfigReaderTests
{
    private const string Good = """
        url: http://prometheus:9090/prefix
        lookback: 30d
        step: 30s
        chunk: 12h
        headers:
          X-Scope-OrgID: env:TENANT
        bearerToken: file:/run/token
        queries:
          - name: web
            query: sum(rate(http_requests_total[2m]))
          - name: queue
            query: sum(queue_length)
            step: 15s
            lookback: 7d
        """;

    [Fact]
    public void A_configuration_names_server_ranges_secrets_and_queries()
    {
        (CollectSettings settings, IReadOnlyList<string> problems) = CollectConfigReader.Read("collect.yaml", Good);

        Assert.Empty(problems);
        Assert.Equal("http://prometheus:9090/prefix/", settings.Url!.AbsoluteUri);
        Assert.Equal(new SecretReference("env", "TENANT"), settings.Headers["x-scope-orgid"]);
        Assert.Equal(new SecretReference("file", "/run/token"), settings.BearerToken);
        CollectJob[] jobs = [.. settings.Queries.Select(settings.JobOf)];
        Assert.Equal(("web", TimeSpan.FromSeconds(30), TimeSpan.FromDays(30)), (jobs[0].Name, jobs[0].Step, jobs[0].Lookback));
        Assert.Equal(("queue", TimeSpan.FromSeconds(15), TimeSpan.FromDays(7)), (jobs[1].Name, jobs[1].Step, jobs[1].Lookback));
        Assert.All(jobs, job => Assert.Equal(TimeSpan.FromHours(12), job.Chunk));
    }

    [Fact]
    public void The_same_in_JSON_reads_the_same()
    {
        (CollectSettings settings, IReadOnlyList<string> problems) = CollectConfigReader.Read(
            "collect.json", """{"url": "http://a:9090", "lookback": "1d", "queries": [{"name": "web", "query": "sum(a{b=\"c\"})", "eachSeries": true}]}""");

        Assert.Empty(problems);
        Assert.Equal(new CollectQuery("web", "sum(a{b=\"c\"})", null, null, true), Assert.Single(settings.Queries));
        Assert.Equal(TimeSpan.FromDays(1), settings.Lookback);
    }

    [Fact]
    public void Every_problem_is_named_with_its_line_and_no_secret_is_quoted()
    {
        (_, IReadOnlyList<string> problems) = CollectConfigReader.Read("collect.yaml", """
            url: ftp://prometheus
            lokback: 30d
            step: quickly
            bearerToken: hunter2
            headers:
              X-Key: hunter3
            queries:
              - name: ../../etc/passwd
                query: sum(a)
              - name: web
              - name: ok
                query: sum(b)
              - name: OK
                query: sum(c)
            """);

        string all = string.Join('\n', problems);
        Assert.Contains("collect.yaml, line 1: url takes a base URL", all, StringComparison.Ordinal);
        Assert.Contains("collect.yaml, line 2: there is no key 'lokback' here; did you mean lookback?", all, StringComparison.Ordinal);
        Assert.Contains("collect.yaml, line 3: step takes a time from 1s to 1d, such as 15s or 1m, not 'quickly'.", all, StringComparison.Ordinal);
        Assert.Contains("line 4: bearerToken takes file:PATH or env:NAME", all, StringComparison.Ordinal);
        Assert.Contains("line 6: the header X-Key takes file:PATH or env:NAME", all, StringComparison.Ordinal);
        Assert.Contains("line 8: a query needs a name", all, StringComparison.Ordinal);
        Assert.Contains("line 10: a query needs query", all, StringComparison.Ordinal);
        Assert.Contains("line 13: two queries are named OK", all, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("url: [unclosed")]
    [InlineData("queries: {}")]
    [InlineData("url: http://a:9090\nqueries: []")]
    [InlineData("\t\tx")]
    [InlineData("a: 1\n---\nb: 2")]
    public void What_is_no_configuration_is_a_sentence(string text) =>
        Assert.NotEmpty(CollectConfigReader.Read("c.yaml", text).Problems);

    [Fact]
    public void No_text_makes_the_reader_throw()
    {
        // Random cuts and splices of a good file, and noise: settings or problems, never an exception.
        Gen<string> noise = Gen.Choose(0, 5).SelectMany(n => Gen.ArrayOf(Gen.Elements("{", "}", "[", "]", ":", "- ", "\n", "  ", "'", "\"", "&a", "*a", "!!x", "url", "\0", "\t", "|", ">", "%", "@", "?"), n + 1)).Select(string.Concat);
        Gen<string> texts = from cut in Gen.Choose(0, Good.Length) from other in Gen.Choose(0, Good.Length) from middle in noise select Good[..cut] + middle + Good[other..];
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            (CollectSettings settings, IReadOnlyList<string> problems) = CollectConfigReader.Read("c.yaml", text);
            return problems.Count > 0 || settings.Queries.All(query => TraceNames.IsValid(query.Name));
        }).QuickCheckThrowOnFailure();
    }
}
