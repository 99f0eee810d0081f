using KpnEen.Api.Webhooks.Signing;

namespace KpnEen.Api.Tests.Webhooks.Signing;

public sealed class WebhookKeyPairTests
{
    private const string V2 = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

    [Fact]
    public void W2_vector_V2_is_reproduced_to_the_byte()
    {
        Assert.True(WebhookKeyPair.TryParse(V2, out var pair));
        Assert.Equal("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=", pair.Reveal());
        Assert.Equal(
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
            WebhookSigner.Sign([pair], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"u8)
        );
    }

    // RFC 8032 7.1, TEST 1 and TEST 3.
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )]
    public void W2_Ed25519_does_what_RFC_8032_says(string seed, string publicKey, string message, string signature)
    {
        Assert.Equal(publicKey, Convert.ToHexStringLower(Ed25519.PublicKey(Convert.FromHexString(seed))));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(Convert.FromHexString(seed), Convert.FromHexString(message))));
    }

    [Fact]
    public void W5_a_key_pair_prints_its_public_half_only_and_is_never_the_same()
    {
        var pairs = Enumerable.Range(0, 20).Select(_ => WebhookKeyPair.Create()).ToList();
        Assert.Equal(20, pairs.Select(p => p.Reveal()).Distinct().Count());
        Assert.All(pairs, p => Assert.StartsWith("whpk_", $"{p}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stored_key_comes_back_as_the_kind_it_was()
    {
        foreach (var key in new WebhookKey[] { WebhookSecret.Create(), WebhookKeyPair.Create() })
        {
            var back = WebhookKey.FromStored(key.ToStored().Secret);
            Assert.Equal(key.GetType(), back.GetType());
            Assert.Equal(key.Reveal(), back.Reveal());
        }
    }

    [Theory]
    [InlineData("whsk_")]
    [InlineData("whsk_AAAA")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6KvA==")]
    public void What_is_no_key_pair_is_refused(string text) => Assert.False(WebhookKeyPair.TryParse(text, out _));
}
