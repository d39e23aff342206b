using FsCheck;
using FsCheck.Fluent;
using Grpc.Protocol;

namespace PredictiveScaler.Tests.StandIns.Protocol;

public sealed class BinaryHeaderTests
{
    [Fact]
    public void Any_bytes_survive_with_and_without_padding() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>().Filter(bytes => bytes is not null), bytes =>
            BinaryHeader.TryDecode(BinaryHeader.Encode(bytes), out var read) && read.SequenceEqual(bytes)
            && BinaryHeader.TryDecode(Convert.ToBase64String(bytes), out var padded) && padded.SequenceEqual(bytes)
            && !BinaryHeader.Encode(bytes).Contains('=', StringComparison.Ordinal)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a")]
    [InlineData("ab!c")]
    public void What_is_not_base64_is_refused(string encoded) => Assert.False(BinaryHeader.TryDecode(encoded, out _));
}
