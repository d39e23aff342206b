using System.Buffers;
using System.Text;
using PredictiveScaler.Serving.Listening;

namespace PredictiveScaler.Tests.Serving.Listening;

public sealed class ConnectionOpeningTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("\u0016", null)]
    [InlineData("\u0016\u0003\u0001", "Tls")]
    [InlineData("\u0016\u0007", "Other")]
    [InlineData("P", null)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r", null)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "Http2")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nmore", "Http2")]
    [InlineData("POST / HTTP/1.1", "Http1")]
    [InlineData("GET /", "Http1")]
    [InlineData("\0\0", "Other")]
    [InlineData("ssh", "Other")]
    public void The_first_bytes_tell_what_is_spoken(string said, string? expected)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(said);

        Assert.Equal(expected, ConnectionOpening.Of(new ReadOnlySequence<byte>(bytes))?.ToString());
    }
}
