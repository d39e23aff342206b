using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PredictiveScaler.Peering;

namespace PredictiveScaler.Tests.Peering;

public sealed class PeerTokenTests : IDisposable
{
    private const string First = "first-token-0123456789";
    private const string Second = "second-token-0123456789";

    private readonly string _file = Path.GetTempFileName();
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("Bearer " + First, true)]
    [InlineData("bearer " + First, true)]
    [InlineData("Bearer " + First + "x", false)]
    [InlineData("Bearer first-token-012345678", false)]
    [InlineData("Bearer ", false)]
    [InlineData(First, false)]
    [InlineData("Basic " + First, false)]
    [InlineData(null, false)]
    public void Only_the_whole_token_is_accepted(string? header, bool accepted) => Assert.Equal(accepted, Token(First + "\n").Accepts(header));

    [Theory]
    [InlineData("")]
    [InlineData("short\n")]
    [InlineData("with a blank in it, however long\n")]
    public void A_file_without_a_usable_token_sends_and_accepts_nothing(string content)
    {
        PeerToken token = Token(content);
        Assert.Null(token.Header);
        Assert.False(token.Accepts("Bearer " + content.Trim()));
        Assert.False(token.Accepts("Bearer "));
    }

    [Fact]
    public void A_new_token_is_accepted_before_it_is_sent_and_the_old_one_until_it_is_gone()
    {
        PeerToken token = Token(First);
        Assert.Equal("Bearer " + First, token.Header);
        Replace($"{First}\n{Second}\n");
        Assert.Equal("Bearer " + First, token.Header);
        Assert.True(token.Accepts("Bearer " + Second));
        Replace($"{Second}\n{First}\n");
        Assert.Equal("Bearer " + Second, token.Header);
        Assert.True(token.Accepts("Bearer " + First));
        Replace(Second);
        Assert.False(token.Accepts("Bearer " + First));
    }

    [Fact]
    public void A_file_that_is_gone_for_a_while_leaves_the_token_in_force()
    {
        PeerToken token = Token(First);
        Assert.True(token.Accepts("Bearer " + First));
        File.Delete(_file);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.True(token.Accepts("Bearer " + First));
    }

    private PeerToken Token(string content)
    {
        File.WriteAllText(_file, content);
        return new PeerToken(_file, _clock, NullLogger.Instance);
    }

    private void Replace(string content)
    {
        File.WriteAllText(_file, content);
        _clock.Advance(TimeSpan.FromSeconds(6));
    }
}
