using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using PredictiveScaler.Monitoring;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.Tests.Monitoring;

public sealed class ConfiguredSourceTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sources-").FullName;
    private FakePrometheus _server = null!;

    public async Task InitializeAsync() => _server = await FakePrometheus.StartAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_token_file_is_sent_and_read_again_when_it_changes()
    {
        string file = Write("token", "first-token\n");
        using SourceHarness harness = SourceHarness.For(_server.Address, ("Sources:main:BearerTokenFile", file));
        await harness.ReadAsync(SourceHarness.Query("a"));

        Write("token", "second-token");
        harness.Time.Advance(TimeSpan.FromSeconds(6));
        await harness.ReadAsync(SourceHarness.Query("b"));

        Assert.Equal(["Bearer first-token", "Bearer second-token"], _server.Requests.Select(request => request.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_token_that_disappears_stays_in_use_and_a_refused_one_is_read_again_at_once()
    {
        string file = Write("token", "first-token");
        using SourceHarness harness = SourceHarness.For(_server.Address, ("Sources:main:BearerTokenFile", file));
        await harness.ReadAsync(SourceHarness.Query("a"));
        File.Delete(file);
        harness.Time.Advance(TimeSpan.FromSeconds(6));
        _server.Answer = PrometheusAnswers.Json("no", 401);
        await harness.ReadAsync(SourceHarness.Query("b"));
        Write("token", "second-token");
        await harness.ReadAsync(SourceHarness.Query("c"));

        Assert.Equal(
            ["Bearer first-token", "Bearer first-token", "Bearer second-token"],
            _server.Requests.Select(request => request.Headers["Authorization"]));
        Assert.Single(harness.LogLines, line => line.Contains("cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_user_may_be_in_a_file_too_and_both_are_read_again()
    {
        string user = Write("user", "user\n");
        using SourceHarness harness = SourceHarness.For(_server.Address, ("Sources:main:BasicUserFile", user), ("Sources:main:BasicPasswordFile", Write("password", "pass")));
        await harness.ReadAsync(SourceHarness.Query("a"));

        Write("user", "next");
        Write("password", "word");
        harness.Time.Advance(TimeSpan.FromSeconds(6));
        await harness.ReadAsync(SourceHarness.Query("b"));

        string[] expected = [.. new[] { "user:pass", "next:word" }.Select(pair => "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pair)))];
        Assert.Equal(expected, _server.Requests.Select(request => request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Basic_credentials_and_tenant_headers_are_sent_and_metadata_cannot_replace_them()
    {
        using SourceHarness harness = SourceHarness.For(
            _server.Address,
            ("Sources:main:BasicUser", "user"),
            ("Sources:main:BasicPasswordFile", Write("password", "pass")),
            ("Sources:main:Headers:X-Scope-OrgID", "ours"));

        await harness.ReadAsync(SourceHarness.Query() with { CustomHeaders = "Authorization=Bearer%20mine,x-scope-orgid=theirs,X-Other=yes" });

        IReadOnlyDictionary<string, string> headers = _server.Requests.Single().Headers;
        Assert.Equal("Basic dXNlcjpwYXNz", headers["Authorization"]);
        Assert.Equal("ours", headers["X-Scope-OrgID"]);
        Assert.Equal("yes", headers["X-Other"]);
    }

    [Fact]
    public async Task No_credential_is_sent_to_an_address_that_metadata_names_even_when_a_source_has_it()
    {
        using SourceHarness harness = SourceHarness.For(
            _server.Address,
            ("Sources:main:BearerToken", "planted"),
            ("Sources:main:Headers:X-Scope-OrgID", "ours"),
            ("AddressPolicy:AllowLoopback", "true"));

        Reading reading = await harness.ReadAsync(SourceHarness.Query() with { ServerAddress = _server.Address });

        Assert.Equal(ReadingKind.Value, reading.Kind);
        IReadOnlyDictionary<string, string> headers = _server.Requests.Single().Headers;
        Assert.False(headers.ContainsKey("Authorization"));
        Assert.False(headers.ContainsKey("X-Scope-OrgID"));
    }

    [Fact]
    public async Task Equal_reads_with_and_without_credentials_are_not_shared()
    {
        using SourceHarness harness = SourceHarness.For(
            _server.Address, ("Sources:main:BearerToken", "planted"), ("AddressPolicy:AllowLoopback", "true"));

        await harness.ReadAsync(SourceHarness.Query() with { ServerAddress = _server.Address });
        await harness.ReadAsync();

        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task A_redirect_takes_no_token_along()
    {
        await using FakePrometheus thief = await FakePrometheus.StartAsync();
        using SourceHarness harness = SourceHarness.For(_server.Address, ("Sources:main:BearerToken", "planted"));
        _server.Answer = PrometheusAnswers.Redirect(thief.Address.AbsoluteUri + "api/v1/query");

        Assert.Equal(MetricSourceError.HttpStatus, (await harness.ReadAsync()).Error);
        Assert.Empty(thief.Requests);
    }

    [Fact]
    public async Task A_source_is_for_the_namespaces_that_it_allows()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address, ("Sources:main:AllowedNamespaces", "shop,team-*"));

        Assert.Equal(ReadingKind.Value, (await harness.ReadAsync()).Kind);
        Assert.Equal(ReadingKind.Value, (await harness.ReadAsync(SourceHarness.Query() with { TriggerNamespace = "team-a" })).Kind);
        Reading refused = await harness.ReadAsync(SourceHarness.Query() with { TriggerNamespace = "shop2", Source = "main" });
        Assert.Equal(MetricSourceError.SourceNotAvailable, refused.Error);
        Assert.Contains("Sources:main:AllowedNamespaces", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_source_is_answered_with_those_that_there_are()
    {
        using SourceHarness harness = SourceHarness.For(_server.Address);

        Reading reading = await harness.ReadAsync(SourceHarness.Query() with { Source = "mian" });

        Assert.Equal(MetricSourceError.SourceNotAvailable, reading.Error);
        Assert.Contains("may use: main", reading.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_default_source_the_answer_says_what_to_set()
    {
        using SourceHarness harness = new();

        Assert.Contains("set serverAddress or source", (await harness.ReadAsync()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_authority_and_a_client_certificate_are_used()
    {
        using TestCertificates certificates = new();
        X509Certificate2? seen = null;
        await using FakePrometheus server = await FakePrometheus.StartAsync(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificates.Server,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (certificate, _, _) =>
            {
                seen = certificate;
                return true;
            },
        });
        using SourceHarness harness = SourceHarness.For(
            server.Address,
            ("Sources:main:CaFile", Write("ca.pem", certificates.AuthorityPem)),
            ("Sources:main:ClientCertificateFile", Write("client.pem", certificates.Client.ExportCertificatePem())),
            ("Sources:main:ClientKeyFile", Write("client.key", TestCertificates.KeyPem(certificates.Client))));

        Reading reading = await harness.WhileTimePasses(harness.ReadAsync());

        Assert.Equal((ReadingKind.Value, ""), (reading.Kind, reading.Detail));
        Assert.Equal("CN=client", seen?.Subject);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unknown_authority_is_refused_unless_verification_is_switched_off(bool skip)
    {
        using TestCertificates certificates = new();
        using TestCertificates others = new();
        await using FakePrometheus server = await FakePrometheus.StartAsync(new HttpsConnectionAdapterOptions { ServerCertificate = certificates.Server });
        using SourceHarness harness = SourceHarness.For(
            server.Address,
            ("Sources:main:CaFile", Write("ca.pem", others.AuthorityPem)),
            ("Sources:main:InsecureSkipVerify", skip ? "true" : "false"));

        Reading reading = await harness.WhileTimePasses(harness.ReadAsync());

        Assert.Equal(skip ? ReadingKind.Value : ReadingKind.Failed, reading.Kind);
        Assert.Equal(skip, harness.LogLines.Any(line => line.Contains("InsecureSkipVerify", StringComparison.Ordinal)));
        if (!skip)
        {
            Assert.StartsWith("TLS failed", reading.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Secrets_appear_in_no_reading_log_line_or_text_even_when_the_server_repeats_them()
    {
        using SourceHarness harness = SourceHarness.For(
            _server.Address,
            ("Sources:main:BearerTokenFile", Write("token", "planted-token")),
            ("Sources:main:Headers:X-Tenant", "planted-tenant"));
        MetricQuery query = SourceHarness.Query() with { CustomHeaders = "X-Key=planted-key", QueryParameters = "k=planted-parameter" };
        List<string> texts = [query.ToString()];
        int[] statuses = [200, 400, 403, 500, 503];
        foreach (int status in statuses)
        {
            _server.Answer = PrometheusAnswers.Error(status, "bad_data", "got planted-token planted-tenant planted-key planted-parameter");
            texts.Add((await harness.WhileTimePasses(harness.ReadAsync(query))).ToString());
        }

        _server.Answer = PrometheusAnswers.Json("""{"status":"success","warnings":["planted-token planted-key"],"data":{"resultType":"vector","result":[]}}""");
        texts.Add((await harness.ReadAsync(query)).ToString());
        await _server.DisposeAsync();
        texts.Add((await harness.WhileTimePasses(harness.ReadAsync(query))).ToString());

        Assert.All(texts.Concat(harness.LogLines), text => Assert.DoesNotContain("planted", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_problem_of_the_configuration_is_named_with_its_key_and_without_its_value()
    {
        using SourceHarness harness = new(
            ("Sources:a:Url", "ftp://planted"),
            ("Sources:a:Timeout", "planted"),
            ("Sources:a:MaxConcurrency", "0"),
            ("Sources:a:BearerToken", "planted one"),
            ("Sources:a:BearerTokenFile", "planted-token-where-its-file-belongs"),
            ("Sources:a:BasicUser", "planted"),
            ("Sources:a:Headers:Host", "planted"),
            ("Sources:a:ClientKeyFile", "/nonexistent"),
            ("Sources:a:Ulr", "planted"),
            ("Sources:b:Default", "planted"),
            ("Sources:c:Url", "http://user:planted@host"),
            ("Sources:c:Default", "true"),
            ("Sources:d:Url", "http://d"),
            ("Sources:d:Default", "true"),
            ("AddressPolicy:AllowedCidrs:0", "planted"),
            ("AddressPolicy:AllowedHosts:0", "plan ted"));

        string[] problems = [.. harness.StartProblems];

        string[] expected =
        [
            "Sources:a:Url", "Sources:a:Timeout", "Sources:a:MaxConcurrency", "Sources:a:BearerToken:", "Sources:a:BearerTokenFile",
            "Sources:a: BearerToken and", "Sources:a: a bearer token and BasicUser", "Sources:a: BasicUser needs", "Sources:a:Headers:Host",
            "Sources:a:ClientKeyFile: the file", "Sources:a:ClientKeyFile: needs", "Sources:a:Ulr", "Sources:b:Url", "Sources:b:Default",
            "Sources:c:Url", "Sources: only one", "AddressPolicy:AllowedCidrs:0", "AddressPolicy:AllowedHosts:0",
        ];
        Assert.All(expected, start => Assert.Contains(problems, problem => problem.StartsWith(start, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, problems.Length);
        Assert.All(problems, problem => Assert.DoesNotContain("planted", problem, StringComparison.Ordinal));
    }

    private string Write(string name, string content)
    {
        string file = Path.Combine(_directory, name);
        File.WriteAllText(file, content);
        return file;
    }
}
