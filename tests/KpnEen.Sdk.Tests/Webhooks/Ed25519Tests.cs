using KpnEen.Sdk.Webhooks.Ed25519;

namespace KpnEen.Sdk.Tests.Webhooks;

/// <summary>RFC 8032 7.1, and what must not pass.</summary>
public sealed class Ed25519Tests
{
    private const string Key1 = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private const string Signature1 =
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    private const string Key2 = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    private const string Signature2 =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
    private const string Key3 = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";
    private const string Signature3 =
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";

    [Theory]
    [InlineData(Key1, "", Signature1)]
    [InlineData(Key2, "72", Signature2)]
    [InlineData(Key3, "af82", Signature3)]
    public void S16_the_vectors_of_rfc_8032_verify(string key, string message, string signature) =>
        Assert.True(IsValid(key, message, signature));

    [Fact]
    public void S16_every_single_bit_of_key_message_and_signature_counts()
    {
        var (key, message, signature) = (Bytes(Key3), Bytes("af82"), Bytes(Signature3));
        foreach (var part in new[] { key, message, signature })
            for (var bit = 0; bit < part.Length * 8; bit++)
            {
                part[bit >> 3] ^= (byte)(1 << (bit & 7));
                Assert.False(Ed25519Verification.IsValid(key, message, signature), $"bit {bit} of {part.Length} bytes");
                part[bit >> 3] ^= (byte)(1 << (bit & 7));
            }
        Assert.True(Ed25519Verification.IsValid(key, message, signature));
    }

    /// <summary>RFC 8032 5.1.7: S beyond the order of the group is refused, though the equation holds.</summary>
    [Fact]
    public void S16_a_second_form_of_the_same_signature_is_refused()
    {
        var order =
            System.Numerics.BigInteger.Pow(2, 252) + System.Numerics.BigInteger.Parse("27742317777372353535851937790883648493", null);
        var signature = Bytes(Signature1);
        var s = new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true) + order;
        Assert.True(s.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true));
        Assert.False(Ed25519Verification.IsValid(Bytes(Key1), [], signature));
    }

    [Theory]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // y = p
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")] // no point has y = 2
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")] // x = 0 has no odd twin
    [InlineData("d75a98")]
    public void S16_what_is_no_key_verifies_nothing(string key) => Assert.False(IsValid(key, "", Signature1));

    [Theory]
    [InlineData("")]
    [InlineData("e5564300")]
    public void S16_a_signature_of_another_length_is_refused(string signature) => Assert.False(IsValid(Key1, "", signature));

    private static bool IsValid(string key, string message, string signature) =>
        Ed25519Verification.IsValid(Bytes(key), Bytes(message), Bytes(signature));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);
}
