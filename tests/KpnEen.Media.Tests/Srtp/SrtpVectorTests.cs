using KpnEen.Media.Srtp;

namespace KpnEen.Media.Tests.Srtp;

/// <summary>The worked examples of the standards.</summary>
public sealed class SrtpVectorTests
{
    private const string Rtp =
        "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573";
    private const string Rtcp =
        "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef deadbeef";
    private const string GcmSalt = "517569642070726f2071756f";
    private const string Key128 = "000102030405060708090a0b0c0d0e0f";
    private const string Key256 = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Theory]
    [InlineData(
        "AES_CM_128_HMAC_SHA1_80",
        "E1F97A0D3E018BE0D64FA32C06DE4139",
        "0EC675AD498AFEEBB6960B3AABE6",
        "C61E7A93744F39EE10734AFE3FF7A087",
        "30CBBC08863D8C85D49DB34A9AE1",
        "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"
    )]
    [InlineData(
        "AES_256_CM_HMAC_SHA1_80",
        "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6",
        "3b04803de51ee7c96423ab5b78d2",
        "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4",
        "fa31791685ca444a9e07c6c64e93",
        "fd9c32d39ed5fbb5a9dc96b30818454d1313dc05"
    )]
    public void Session_keys_are_those_of_RFC_3711_B3_and_RFC_6188_7(
        string suite,
        string key,
        string salt,
        string cipherKey,
        string cipherSalt,
        string authentication
    )
    {
        var master = new SrtpMasterKey(SrtpSuite.Find(suite)!, Hex(key), Hex(salt));
        Assert.Equal(Hex(cipherKey), Derive(master, SrtpKeyDerivation.RtpEncryption, cipherKey.Length / 2));
        Assert.Equal(Hex(cipherSalt), Derive(master, SrtpKeyDerivation.RtpSalt, cipherSalt.Length / 2));
        Assert.Equal(Hex(authentication), Derive(master, SrtpKeyDerivation.RtpAuthentication, authentication.Length / 2));
    }

    [Fact]
    public void The_key_stream_is_that_of_RFC_3711_B2()
    {
        using var cipher = EvpCipher.Counter(Hex("2B7E151628AED2A6ABF7158809CF4F3C"));
        Assert.True(cipher.Restart(Hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000")));
        var stream = new byte[48];
        Assert.True(cipher.Transform(stream));
        Assert.Equal(Hex("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0"), stream);
    }

    // RFC 2202 3, cases 1 to 3
    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265", "b617318655057264e28bc0b6fb378c8ef146be00")]
    [InlineData("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")]
    public void The_HMAC_is_that_of_RFC_2202(string key, string data, string digest)
    {
        var (octets, result) = (Hex(data), new byte[HmacSha1.Size]);
        var hmac = new HmacSha1(Hex(key));
        for (var cut = 0; cut < octets.Length; cut++)
        {
            hmac.Compute(octets.AsSpan(0, cut), octets.AsSpan(cut), result);
            Assert.Equal(Hex(digest), result);
        }
    }

    [Theory]
    [InlineData(
        Key128,
        "f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce"
    )]
    [InlineData(
        Key256,
        "32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13"
    )]
    public void AEAD_makes_the_SRTP_packets_of_RFC_7714_16(string key, string expected) =>
        AssertSealed(key, Rtp, 12, 0x5501a0b2, 0xf17b, control: false, Rtp[..26] + expected);

    [Theory]
    [InlineData(
        Key128,
        "63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade"
    )]
    [InlineData(
        Key256,
        "d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50 a2eaa5c1 110555be 8415f658 c61de047 6f1b6fad 1d1eb30c 4446839f 57ff6f6c b26ac3be"
    )]
    public void AEAD_makes_the_SRTCP_packets_of_RFC_7714_17(string key, string expected) =>
        AssertSealed(key, Rtcp, 8, 0x4d617273, 0x5d4, control: true, Rtcp[..17] + expected + "800005d4");

    private static void AssertSealed(string key, string plain, int header, uint ssrc, ulong index, bool control, string expected)
    {
        using var sender = new GcmTransform(Hex(key), Hex(GcmSalt), control, encrypt: true);
        using var receiver = new GcmTransform(Hex(key), Hex(GcmSalt), control, encrypt: false);
        var packet = Hex(plain);
        var buffer = new byte[packet.Length + sender.Overhead];
        packet.CopyTo(buffer, 0);
        Assert.Equal(buffer.Length, sender.Seal(buffer, packet.Length, header, ssrc, index));
        Assert.Equal(Convert.ToHexString(Hex(expected)), Convert.ToHexString(buffer));
        Assert.Equal(packet.Length, receiver.Open(buffer, header, ssrc, index));
        Assert.Equal(packet, buffer[..packet.Length]);
    }

    private static byte[] Derive(SrtpMasterKey master, byte label, int length)
    {
        var key = new byte[length];
        SrtpKeyDerivation.Derive(master, label, key);
        return key;
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
