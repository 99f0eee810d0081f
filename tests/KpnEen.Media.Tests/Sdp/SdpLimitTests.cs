using System.Text;
using KpnEen.Media.Sdp;

namespace KpnEen.Media.Tests.Sdp;

/// <summary>S16: each limit of <see cref="SdpLimits"/> at its edge, and one beyond.</summary>
public sealed class SdpLimitTests
{
    private const string Head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";
    private const int HeadLines = 5;

    [Theory]
    [InlineData(65_536, true)]
    [InlineData(65_537, false)]
    public void S16_a_description_has_64_KB(int octets, bool taken) => Is(taken, Head + "a=" + new string('x', octets - Head.Length - 2));

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void S16_a_description_has_32_media_lines(int lines, bool taken) => Is(taken, Head + Repeat("m=audio 9 RTP/AVP 0\r\n", lines));

    [Theory]
    [InlineData(1_024, true)]
    [InlineData(1_025, false)]
    public void A_description_has_1024_lines(int lines, bool taken) => Is(taken, Head + Repeat("a=x\r\n", lines - HeadLines));

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void A_media_line_has_256_formats(int formats, bool taken) => Is(taken, Head + $"m=audio 9 RTP/AVP{Repeat(" 0", formats)}\r\n");

    private static void Is(bool taken, string text)
    {
        var error = Record.Exception(() => SdpSession.Parse(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(taken, error is null);
        if (error is not null)
            Assert.IsType<SdpParseException>(error);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
