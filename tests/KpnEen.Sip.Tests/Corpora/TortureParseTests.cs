using KpnEen.Sip.Parsing;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Corpora;

public sealed class TortureParseTests
{
    [Fact]
    public void The_corpus_is_whole() => Assert.Equal(50, TortureCorpus.All.Count);

    [Theory]
    [MemberData(nameof(TortureCorpus.Files), MemberType = typeof(TortureCorpus))]
    public void The_parser_agrees_with_the_RFC(string file)
    {
        var torture = TortureCorpus.Case(file);
        var result = SipParser.Parse(TortureCorpus.Bytes(file), SipLimits.Default);
        if (torture.Verdict is "accept")
            Assert.True(result.Message is not null, result.Fault);
        if (torture.Verdict is "reject")
            Assert.NotNull(result.Fault);
        if (torture.Verdict is "accept" && torture.Kind == "request")
            Assert.Equal(torture.Method, ((SipRequest)result.Message!).Method);
    }

    [Theory]
    [MemberData(nameof(TortureCorpus.Files), MemberType = typeof(TortureCorpus))]
    public void What_is_written_reads_the_same_and_writes_the_same(string file)
    {
        if (SipParser.Parse(TortureCorpus.Bytes(file), SipLimits.Default).Message is not { } message)
            return;
        var once = SipWriter.ToBytes(message);
        var again = SipParser.Parse(once, SipLimits.Default);
        Assert.True(again.Message is not null, again.Fault);
        Assert.Equal(once, SipWriter.ToBytes(again.Message));
        Assert.Equal(message.From, again.Message.From);
        Assert.Equal(message.Body, again.Message.Body.ToArray());
    }

    [Theory]
    [MemberData(nameof(TortureCorpus.Files), MemberType = typeof(TortureCorpus))]
    public void No_cut_and_no_flipped_byte_makes_the_parser_throw(string file)
    {
        var bytes = TortureCorpus.Bytes(file);
        for (var length = 0; length < bytes.Length; length++)
            SipParser.Parse(bytes.AsMemory(0, length), SipLimits.Default);
        var random = new Random(4475);
        for (var round = 0; round < 2000; round++)
        {
            var bent = (byte[])bytes.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                bent[random.Next(bent.Length)] = (byte)random.Next(256);
            if (SipParser.Parse(bent, SipLimits.Default).Message is { } message)
                SipWriter.ToBytes(message);
        }
    }
}
