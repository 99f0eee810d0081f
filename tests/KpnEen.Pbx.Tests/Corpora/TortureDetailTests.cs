using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>What RFC 4475 says of an answer beyond its status.</summary>
public sealed class TortureDetailTests(WireExchange exchange) : IClassFixture<WireExchange>
{
    [Theory]
    [InlineData("badinv01.dat", "Via")]
    [InlineData("clerr.dat", "Content-Length")]
    [InlineData("ncl.dat", "Content-Length")]
    [InlineData("scalar02.dat", "CSeq")]
    [InlineData("quotbal.dat", "To")]
    [InlineData("ltgtruri.dat", "Request-URI")]
    [InlineData("lwsruri.dat", "Request-URI")]
    [InlineData("escruri.dat", "Request-URI")]
    [InlineData("regbadct.dat", "Contact")]
    [InlineData("badaspec.dat", "To")]
    [InlineData("baddn.terminated.dat", "From")]
    [InlineData("mismatch01.dat", "CSeq")]
    [InlineData("insuf.dat", "From")]
    [InlineData("mcl01.dat", "Content-Length")]
    public async Task A_refusal_names_the_header_that_is_wrong(string file, string header)
    {
        using var peer = new WireUdpPeer(exchange);
        peer.Send(TortureCorpus.Bytes(file));
        var answer = await peer.FinalAsync(expectSilence: false);
        Assert.Equal(400, answer?.Status);
        Assert.Contains(header, answer!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_follows_the_body_of_a_datagram_is_no_second_message()
    {
        using var peer = new WireUdpPeer(exchange);
        peer.Send(TortureCorpus.Bytes("dblreq.dat"));
        Assert.NotNull(await peer.FinalAsync(expectSilence: false));
        Assert.True(await peer.IsServedAsync());
        Assert.All(peer.Finals, answer => Assert.EndsWith("REGISTER", answer.Header("CSeq"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unknown_extensions_are_listed_and_a_missing_Accept_is_told()
    {
        using var peer = new WireUdpPeer(exchange);
        peer.Send(TortureCorpus.Bytes("bext01.dat"));
        var extensions = await peer.FinalAsync(expectSilence: false);
        Assert.Contains("nothingSupportsThis", extensions!.Header("Unsupported"), StringComparison.Ordinal);
        Assert.Contains("nothingSupportsThisEither", extensions.Header("Unsupported"), StringComparison.Ordinal);
        using var other = new WireUdpPeer(exchange);
        other.Send(TortureCorpus.Bytes("invut.dat"));
        var body = await other.FinalAsync(expectSilence: false);
        Assert.Contains("application/sdp", body!.Header("Accept"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tag_branch_and_Call_ID_of_any_length_come_back_octet_by_octet()
    {
        using var peer = new WireUdpPeer(exchange);
        var sent = System.Text.Encoding.Latin1.GetString(TortureCorpus.Bytes("longreq.dat"));
        peer.Send(TortureCorpus.Bytes("longreq.dat"));
        var answer = await peer.FinalAsync(expectSilence: false);
        var callId = sent.Split("\r\n").Single(l => l.StartsWith("Call-ID:", StringComparison.OrdinalIgnoreCase))[8..].Trim();
        Assert.Equal(callId, answer!.CallId);
        var tag = sent[(sent.IndexOf("tag=", StringComparison.Ordinal) + 4)..].Split('\r', ';')[0].Trim();
        Assert.Contains(tag, answer.Header("From"), StringComparison.Ordinal);
    }
}
