using KpnEen.Media.Dtls;

namespace KpnEen.Media.Tests.Dtls;

/// <summary>RFC 7983 7 and RFC 5761 4: what shares a port is told apart by its first two octets.</summary>
public sealed class PacketDemultiplexerTests
{
    [Theory]
    [InlineData(0, 1, "Stun")]
    [InlineData(3, 255, "Stun")]
    [InlineData(4, 0, "Unknown")]
    [InlineData(16, 0, "Unknown")] // ZRTP
    [InlineData(19, 254, "Unknown")]
    [InlineData(20, 254, "Dtls")]
    [InlineData(63, 254, "Dtls")]
    [InlineData(64, 0, "Unknown")] // TURN
    [InlineData(79, 0, "Unknown")]
    [InlineData(127, 200, "Unknown")]
    [InlineData(128, 8, "Rtp")]
    [InlineData(128, 191, "Rtp")]
    [InlineData(128, 192, "Rtcp")]
    [InlineData(191, 223, "Rtcp")]
    [InlineData(191, 224, "Rtp")]
    [InlineData(192, 200, "Unknown")]
    [InlineData(255, 255, "Unknown")]
    public void Each_range_is_what_the_RFCs_say(byte first, byte second, string kind)
    {
        Assert.Equal(kind, PacketDemultiplexer.Classify([first, second, 0, 0]).ToString());
        Assert.Equal(kind is "Rtp" or "Rtcp", PacketDemultiplexer.IsMedia([first, second]));
    }

    [Fact]
    public void What_is_shorter_than_two_octets_is_nothing()
    {
        Assert.Equal(PacketKind.Unknown, PacketDemultiplexer.Classify([]));
        Assert.Equal(PacketKind.Unknown, PacketDemultiplexer.Classify([128]));
        Assert.False(PacketDemultiplexer.IsMedia([]));
    }
}
