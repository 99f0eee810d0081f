using System.Text;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip.Tests.Parsing;

/// <summary>RFC 5621, RFC 2046 5.1: a session description among other parts.</summary>
public sealed class MultipartTests
{
    private const string Sdp = "application/sdp";

    [Theory]
    [InlineData("--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b--\r\n", "v=0")]
    [InlineData("preamble\r\n--b\r\nc: APPLICATION/SDP;charset=utf-8\r\nX: y\r\n\r\nv=0\r\n\r\n--b--", "v=0\r\n")]
    [InlineData("--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b--\r\n", "v=0")]
    [InlineData("--b\r\nContent-Type: application/sdp\r\n\r\nv=0", "v=0")] // the end is missing
    [InlineData(
        "--b\r\nContent-Type: multipart/alternative;boundary=in\r\n\r\n--in\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--in--\r\n--b--\r\n",
        "v=0"
    )]
    [InlineData("--b\r\n\r\nv=0\r\n--b--\r\n", "")] // RFC 2046 5.1: without a type it is text
    [InlineData("--b\r\nContent-Type: application/sdp\r\nv=0\r\n--b--\r\n", "")] // no blank line
    [InlineData("--b--\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b--\r\n", "")]
    [InlineData("--c\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--c--\r\n", "")]
    [InlineData("", "")]
    public void RFC5621_the_first_session_description_is_found(string body, string found) =>
        Assert.Equal(found, Find(body, "multipart/mixed;boundary=b"));

    [Theory]
    [InlineData("multipart/mixed")]
    [InlineData("multipart/mixed;boundary=")]
    [InlineData("multipart/mixed;boundary=\"\"")]
    [InlineData("multipart/mixed;boundary=--")]
    [InlineData("multipart/mixed;boundary=a23456789012345678901234567890123456789012345678901234567890123456789012")]
    public void Without_a_boundary_that_may_be_one_nothing_is_found(string type) =>
        Assert.Equal("", Find("--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b--\r\n", type));

    [Fact]
    public void A_multipart_a_hundred_deep_or_of_ten_thousand_parts_is_not_followed()
    {
        var deep = "--p99\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--p99--";
        for (var level = 98; level >= 0; level--)
            deep = $"--p{level}\r\nContent-Type: multipart/mixed;boundary=p{level + 1}\r\n\r\n{deep}\r\n--p{level}--";
        Assert.Equal("", Find(deep, "multipart/mixed;boundary=p0"));
        var wide = string.Concat(Enumerable.Repeat("--b\r\nContent-Type: text/plain\r\n\r\n\r\n", 10_000));
        Assert.Equal("", Find(wide + "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b--", "multipart/mixed;boundary=b"));
    }

    [Fact]
    public void Octets_changed_at_random_never_throw()
    {
        var random = new Random(5621);
        var good = Encoding.ASCII.GetBytes(
            "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n--c\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--c--\r\n--b--\r\n"
        );
        var found = 0;
        for (var n = 0; n < 20_000; n++)
        {
            var body = (byte[])good.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            found += MultipartReader.Find(body, "multipart/mixed;boundary=b", Sdp).IsEmpty ? 0 : 1;
        }
        Assert.InRange(found, 4_000, 18_000);
    }

    private static string Find(string body, string type) =>
        Encoding.UTF8.GetString(MultipartReader.Find(Encoding.UTF8.GetBytes(body), type, Sdp).Span);
}
