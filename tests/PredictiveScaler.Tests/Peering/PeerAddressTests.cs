using PredictiveScaler.Peering;

namespace PredictiveScaler.Tests.Peering;

public sealed class PeerAddressTests
{
    [Theory]
    [InlineData("predictive-scaler.keda.svc:6002", "predictive-scaler.keda.svc", 6002, "http://predictive-scaler.keda.svc:6002/")]
    [InlineData("127.0.0.1:1", "127.0.0.1", 1, "http://127.0.0.1:1/")]
    [InlineData("[::1]:65535", "::1", 65535, "http://[::1]:65535/")]
    public void Host_and_port_are_read(string text, string host, int port, string url)
    {
        PeerAddress address = PeerAddress.Parse(text)!;
        Assert.Equal((host, port), (address.Host, address.Port));
        Assert.Equal(url, address.Url(tls: false).AbsoluteUri);
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("peer")]
    [InlineData(":6002")]
    [InlineData("peer:")]
    [InlineData("peer:0")]
    [InlineData("peer:65536")]
    [InlineData("peer:+1")]
    [InlineData("http://peer:6002")]
    [InlineData("user@peer:6002")]
    [InlineData("peer/path:6002")]
    [InlineData("::1:6002")]
    [InlineData("*.keda.svc:6002")]
    public void Anything_else_is_refused(string text) => Assert.Null(PeerAddress.Parse(text));

    [Fact]
    public void Every_problem_of_the_section_is_named()
    {
        PeersOptions options = new() { Addresses = ["peer"], Port = 70_000, TokenFile = null };
        string problems = string.Join('\n', new PeersOptionsValidator().Validate(null, options).Failures!);
        Assert.Contains("Peers:Addresses has \"peer\"", problems, StringComparison.Ordinal);
        Assert.Contains("Peers:Port is 70000", problems, StringComparison.Ordinal);
        Assert.Contains("Peers:TokenFile is missing", problems, StringComparison.Ordinal);
        Assert.True(new PeersOptionsValidator().Validate(null, new PeersOptions()).Succeeded);
    }
}
