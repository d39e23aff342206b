using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Grpc.Protocol;

namespace PredictiveScaler.Tests.StandIns.Protocol;

public sealed class StatusMessageTests
{
    [Theory]
    [InlineData("plain text, with punctuation!", "plain text, with punctuation!")]
    [InlineData("100 %", "100 %25")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("ü", "%C3%BC")]
    public void Only_what_needs_it_is_encoded(string message, string encoded) => Assert.Equal(encoded, StatusMessage.Encode(message));

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz%41", "%zzA")]
    public void What_is_no_escape_stays(string encoded, string message) => Assert.Equal(message, StatusMessage.Decode(encoded));

    [Fact]
    public void Any_text_survives_and_travels_as_printable_ascii() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(IsWellFormed), text =>
        {
            var encoded = StatusMessage.Encode(text);
            return encoded.All(c => c is >= ' ' and <= '~') && StatusMessage.Decode(encoded) == text;
        }).QuickCheckThrowOnFailure();

    // A lone surrogate has no UTF-8.
    private static bool IsWellFormed(string? text) => text is not null && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
