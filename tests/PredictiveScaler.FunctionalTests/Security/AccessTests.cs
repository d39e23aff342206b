using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PredictiveScaler.FunctionalTests.Faults;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.TestSupport;

namespace PredictiveScaler.FunctionalTests.Security;

/// <summary>The HTTP ports: who may see what, and how often.</summary>
public sealed class AccessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("access-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_credentials_in_the_settings_the_api_is_open()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(rig.Http, "api/v1/triggers"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(rig.Http, "metrics"));
    }

    [Fact]
    public async Task With_a_token_file_only_its_tokens_see_the_api_and_everybody_sees_health_and_metrics()
    {
        string file = Write("tokens", "first-token\nsecond-token\n");
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address, ("Serve:Api:TokenFile", file));

        using HttpResponseMessage refused = await rig.Http.GetAsync(new Uri("api/v1/triggers", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(rig.Http, "api/v1/recommendations/a/b/c"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(rig.Http, "anything"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(rig.Http, "externalscaler.ExternalScaler/IsActive"));
        foreach (string open in new[] { "livez", "readyz", "metrics" })
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(rig.Http, open));
        }

        foreach ((string token, HttpStatusCode expected) in new[]
        {
            ("first-token", HttpStatusCode.OK), ("second-token", HttpStatusCode.OK), ("first-toke", HttpStatusCode.Unauthorized),
            ("first-token second-token", HttpStatusCode.Unauthorized), ("", HttpStatusCode.Unauthorized),
        })
        {
            Assert.Equal(expected, await StatusAsync(rig.Http, "api/v1/triggers", "Bearer " + token));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(rig.Http, "api/v1/triggers", "Basic " + Base64("x:first-token")));
        Assert.DoesNotContain(rig.LogLines, line => line.Contains("first-token", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("//api/v1/triggers")]
    [InlineData("/api/v1//triggers")]
    [InlineData("/API/V1/TRIGGERS")]
    [InlineData("/livez/../api/v1/triggers")]
    [InlineData("/%61pi/v1/triggers")]
    [InlineData("/metrics/../api/v1/triggers")]
    [InlineData("/livez%2f..%2fapi/v1/triggers")]
    public async Task No_other_spelling_of_a_path_gets_around_it(string path)
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address, ("Serve:Api:TokenFile", Write("tokens", "t")));
        using System.Net.Sockets.TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, rig.Http.BaseAddress!.Port);

        // As it is, where a client library would tidy it up.
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        using StreamReader answer = new(tcp.GetStream());

        Assert.StartsWith("HTTP/1.1 401", await answer.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_user_file_a_browser_is_asked_for_its_user_and_a_changed_file_counts()
    {
        string file = Write("users", "ops:old\n");
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address, ("Serve:Api:UserFile", file));

        using HttpResponseMessage refused = await rig.Http.GetAsync(new Uri("api/v1/triggers", UriKind.Relative));
        Assert.Equal("Basic", refused.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(rig.Http, "api/v1/triggers", "Basic " + Base64("ops:old")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(rig.Http, "api/v1/triggers", "Basic " + Base64("ops:new")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(rig.Http, "api/v1/triggers", "Basic !"));

        Write("users", "ops:new\n");
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (await StatusAsync(rig.Http, "api/v1/triggers", "Basic " + Base64("ops:new")) != HttpStatusCode.OK)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(rig.Http, "api/v1/triggers", "Basic " + Base64("ops:old")));
    }

    [Fact]
    public async Task A_metrics_port_has_metrics_and_health_alone_and_the_http_port_has_them_no_more()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address, ("Serve:MetricsPort", "0"));
        using HttpClient scraper = new() { BaseAddress = ScalerHost.MetricsAddress(rig.App) };

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(scraper, "metrics"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(scraper, "readyz"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(scraper, "api/v1/triggers"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(scraper, "metrics/../api/v1/triggers"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(rig.Http, "metrics"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(rig.Http, "api/v1/triggers"));
    }

    [Fact]
    public async Task Too_many_pages_are_429_while_health_and_metrics_go_on()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address, ("Serve:Limits:PagesPerSecond", "1"));
        List<HttpStatusCode> answers = [];
        for (int i = 0; i < 12; i++)
        {
            answers.Add(await StatusAsync(rig.Http, "api/v1/triggers"));
        }

        // Four at once; what is left of the twelve comes faster than one a second.
        Assert.Equal(Enumerable.Repeat(HttpStatusCode.OK, 4), answers[..4]);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers[4..]);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(rig.Http, "readyz"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(rig.Http, "metrics"));
    }

    [Fact]
    public async Task Pages_say_to_browsers_what_not_to_do_with_them_and_not_what_serves_them()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);
        using HttpResponseMessage page = await rig.Http.GetAsync(new Uri("api/v1/triggers", UriKind.Relative));

        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.False(page.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_large_request_line_header_or_body_is_refused()
    {
        await using FakePrometheus source = await FakePrometheus.StartAsync();
        await using FaultRig rig = await FaultRig.StartAsync(source.Address);

        Assert.Equal(HttpStatusCode.RequestUriTooLong, await StatusAsync(rig.Http, "api/v1/triggers?name=" + new string('x', 20_000)));
        using HttpRequestMessage headers = new(HttpMethod.Get, new Uri("api/v1/triggers", UriKind.Relative));
        headers.Headers.Add("X-Large", new string('x', 100_000));
        using HttpResponseMessage tooLarge = await rig.Http.SendAsync(headers);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, tooLarge.StatusCode);
        using ByteArrayContent body = new(new byte[1024]);
        using HttpResponseMessage posted = await rig.Http.PostAsync(new Uri("api/v1/triggers", UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public void Files_and_limits_that_cannot_be_are_named_at_the_start()
    {
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => ScalerHost.Build(configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Serve:Api:TokenFile"] = "/no/such/file",
            ["Serve:Api:Token"] = "in-the-clear",
            ["Serve:Limits:MaxConnections"] = "0",
            ["Serve:Limits:MessageTimeout"] = "soon",
            ["Serve:MetricsPort"] = "8080",
            ["Serve:Tls:Certificate"] = _folder,
        })));

        string all = string.Join('\n', refused.Failures);
        Assert.Contains("Serve:Api:TokenFile names the file \"/no/such/file\", which does not exist", all, StringComparison.Ordinal);
        Assert.Contains("Serve:Api:Token: unknown key; known are TokenFile, UserFile.", all, StringComparison.Ordinal);
        Assert.Contains("Serve:Limits:MaxConnections: must be from 1 to 1000000.", all, StringComparison.Ordinal);
        Assert.Contains("Serve:Limits:MessageTimeout is \"soon\"", all, StringComparison.Ordinal);
        Assert.Contains("Serve:HttpPort and Serve:MetricsPort are both 8080", all, StringComparison.Ordinal);
        Assert.DoesNotContain("in-the-clear", all, StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path, string? authorization = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using HttpResponseMessage answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
