using System.Text;
using KpnEen.Media.Sdp;

namespace KpnEen.Media.Tests.Sdp;

public sealed class SdpParserTests
{
    private const string Head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

    [Fact]
    public void Unknown_attributes_are_kept_and_unknown_lines_passed_over()
    {
        var sdp = Parse(Head + "z=what\r\na=group:BUNDLE 0\r\nm=audio 4000/2 RTP/AVP 8\r\nb=AS:64\r\na=ice-lite\r\na=x-our:1:2\r\n");
        Assert.Equal("group:BUNDLE 0", sdp.Attributes[0].ToString());
        Assert.Equal([new SdpAttribute("ice-lite", null), new SdpAttribute("x-our", "1:2")], sdp.Media[0].Attributes);
        Assert.Equal(4000, sdp.Media[0].Port);
    }

    [Fact]
    public void Bare_line_feeds_blank_lines_and_a_missing_last_end_are_forgiven()
    {
        var sdp = Parse("v=0\no=- 1 1 IN IP4 192.0.2.1\ns= \n\nc=IN IP4 192.0.2.1\nt=0 0\nm=audio 4000 RTP/AVP 8\na=sendonly");
        Assert.Equal(MediaDirection.SendOnly, sdp.DirectionOf(sdp.Media[0]));
    }

    [Fact]
    public void The_connection_of_a_line_wins_over_that_of_the_session()
    {
        var sdp = Parse(Head + "m=audio 4000 RTP/AVP 8\r\nm=audio 4002 RTP/AVP 8\r\nc=IN IP4 192.0.2.9/127\r\n");
        Assert.Equal("192.0.2.1", sdp.ConnectionOf(sdp.Media[0])!.Host);
        Assert.Equal("192.0.2.9", sdp.ConnectionOf(sdp.Media[1])!.Host);
    }

    public static TheoryData<string, string> Broken =>
        new()
        {
            { "empty", "" },
            { "no v=", Head[5..] },
            { "version 1", Head.Replace("v=0", "v=1") },
            { "no o=", Head.Replace("o=- 1 1 IN IP4 192.0.2.1\r\n", "") },
            { "negative port", Head + "m=audio -1 RTP/AVP 8\r\n" },
            { "port 70000", Head + "m=audio 70000 RTP/AVP 8\r\n" },
            { "port in words", Head + "m=audio many RTP/AVP 8\r\n" },
            { "short m=", Head + "m=audio\r\n" },
            { "impossible address", Head + "m=audio 4000 RTP/AVP 8\r\nc=IN IP4 999.1.1.1\r\n" },
            { "short c=", Head + "m=audio 4000 RTP/AVP 8\r\nc=IN\r\n" },
            { "no type", Head + "audio\r\n" },
            { "CVE-2018-1000099: NUL", Head + "m=audio 4000 RTP/AVP 8\r\na=fmtp:8 \0\r\n" },
            { "2000 media lines", Head + string.Concat(Enumerable.Repeat("m=audio 4000 RTP/AVP 8\r\n", 2000)) },
            { "10000 attributes", Head + string.Concat(Enumerable.Repeat("a=x-nothing-at-all\r\n", 10_000)) },
            { "UTF-16", Encoding.UTF8.GetString(Encoding.Unicode.GetBytes(Head)) },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_no_SDP_is_refused_with_a_reason(string what, string text)
    {
        var refusal = Assert.Throws<SdpParseException>(() => Parse(text));
        Assert.True(refusal.Message.Length > 5, what);
    }

    [Theory]
    [InlineData("a=rtpmap:999999 PCMA/8000\r\n")]
    [InlineData("a=rtpmap:8\r\n")]
    [InlineData("a=rtpmap:8 PCMA\r\n")]
    [InlineData("a=rtpmap:8 PCMA/99999999999999\r\n")]
    [InlineData("a=:\r\n")]
    [InlineData("a=rtcp:no\r\n")]
    public void An_attribute_that_makes_no_sense_does_not_spoil_the_line(string attribute)
    {
        var sdp = Parse(Head + "m=audio 4000 RTP/AVP 8 8 8 999 x 0\r\n" + attribute);
        Assert.Equal(["PCMA/8000", "PCMU/8000"], SdpFormats.Read(sdp.Media[0]).Select(f => f.Codec.ToString()));
    }

    [Fact]
    public void The_same_codec_offered_200_times_counts_once()
    {
        var types = Enumerable.Range(0, 200).Select(n => n % 28 + 100).ToList();
        var sdp = Parse(
            Head + $"m=audio 4000 RTP/AVP {string.Join(' ', types)}\r\n" + string.Concat(types.Select(t => $"a=rtpmap:{t} PCMA/8000\r\n"))
        );
        Assert.Equal(28, SdpFormats.Read(sdp.Media[0]).Count);
        Assert.Equal(AudioCodec.Pcma, Assert.Single(RemoteLine.All(sdp, MediaKind.Audio).First().Codecs));
    }

    [Fact]
    public void Cut_anywhere_it_parses_or_is_refused()
    {
        var whole = Encoding.ASCII.GetBytes(Head + "m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n");
        var parsed = 0;
        for (var length = 0; length <= whole.Length; length++)
        {
            try
            {
                SdpSession.Parse(whole.AsSpan(0, length));
                parsed++;
            }
            catch (SdpParseException) { }
        }
        Assert.InRange(parsed, 10, whole.Length - 10);
    }

    private static SdpSession Parse(string text) => SdpSession.Parse(Encoding.UTF8.GetBytes(text));
}
