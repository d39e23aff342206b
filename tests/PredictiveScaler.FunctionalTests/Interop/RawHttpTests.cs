using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;

namespace PredictiveScaler.FunctionalTests.Interop;

/// <summary>Requests that no gRPC library would send.</summary>
[Collection("Interop")]
public sealed class RawHttpTests(InteropServerFixture fixture)
{
    private const string IsActive = "/externalscaler.ExternalScaler/IsActive";

    [Fact]
    public async Task A_wrong_content_type_is_415()
    {
        using var answer = await SendAsync([0, 0, 0, 0, 0], "application/json");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task Grpc_web_is_415()
    {
        using var answer = await SendAsync([0, 0, 0, 0, 0], "application/grpc-web+proto");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task The_protobuf_sub_type_is_accepted()
    {
        using var answer = await SendAsync([0, 0, 0, 0, 0], "application/grpc+proto");
        Assert.Equal(StatusCode.OK, await StatusOfAsync(answer));
    }

    [Fact]
    public async Task Http_1_on_an_http_port_is_426()
    {
        var http = fixture.Server.HttpAddress;
        using var client = new HttpClient();
        using var content = Body([0, 0, 0, 0, 0], "application/grpc");
        using var answer = await client.PostAsync(new Uri(http + IsActive), content);
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1, 2 })]
    [InlineData(new byte[] { 7, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 255, 255 })]
    public async Task A_bad_frame_is_an_internal_error(byte[] body)
    {
        using var answer = await SendAsync(body, "application/grpc");
        Assert.Equal(StatusCode.Internal, await StatusOfAsync(answer));
    }

    [Fact]
    public async Task A_frame_that_announces_more_than_the_limit_is_refused_before_it_arrives()
    {
        using var answer = await SendAsync([0, 0xFF, 0xFF, 0xFF, 0xFF], "application/grpc");
        Assert.Equal(StatusCode.ResourceExhausted, await StatusOfAsync(answer));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    [InlineData("1d")]
    public async Task A_malformed_deadline_is_an_internal_error(string value)
    {
        using var answer = await SendAsync([0, 0, 0, 0, 0], "application/grpc", ("grpc-timeout", value));
        Assert.Equal(StatusCode.Internal, await StatusOfAsync(answer));
    }

    [Theory]
    [InlineData("0n", StatusCode.DeadlineExceeded)]
    [InlineData("99999999H", StatusCode.OK)]
    public async Task The_shortest_and_the_longest_deadline_are_understood(string value, StatusCode expected)
    {
        using var answer = await SendAsync([0, 0, 0, 0, 0], "application/grpc", ("grpc-timeout", value));
        Assert.Equal(expected, await StatusOfAsync(answer));
    }

    [Fact]
    public async Task An_unknown_encoding_names_the_known_ones()
    {
        using var answer = await SendAsync([1, 0, 0, 0, 0], "application/grpc", ("grpc-encoding", "zstd"));
        Assert.Equal(StatusCode.Unimplemented, await StatusOfAsync(answer));
        Assert.Equal("identity,gzip", answer.Headers.GetValues("grpc-accept-encoding").Single());
    }

    [Fact]
    public async Task Pages_of_the_http_port_are_not_on_the_service_port()
    {
        using var client = CreateClient();
        using var answer = await client.GetAsync(new Uri($"http://{fixture.Server.Address}/page"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        using var page = new HttpClient();
        Assert.Equal("page", await page.GetStringAsync(new Uri(fixture.Server.HttpAddress + "/page")));
    }

    private static HttpClient CreateClient() => new()
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static ByteArrayContent Body(byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return content;
    }

    private static async Task<StatusCode> StatusOfAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await answer.Content.ReadAsByteArrayAsync();
        var fields = answer.TrailingHeaders.Contains("grpc-status") ? answer.TrailingHeaders : (HttpHeaders)answer.Headers;
        return Enum.Parse<StatusCode>(fields.GetValues("grpc-status").Single());
    }

    private async Task<HttpResponseMessage> SendAsync(byte[] body, string contentType, (string Name, string Value)? header = null)
    {
        using var client = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{fixture.Server.Address}{IsActive}"));
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content = Body(body, contentType);
        if (header is { } extra)
        {
            request.Headers.TryAddWithoutValidation(extra.Name, extra.Value);
        }

        return await client.SendAsync(request);
    }
}
