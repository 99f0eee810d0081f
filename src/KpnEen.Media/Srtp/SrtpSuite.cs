namespace KpnEen.Media.Srtp;

/// <summary>A crypto suite: cipher, lengths of key and salt in octets, tags of RTP and RTCP (RFC 4568 6.2, RFC 6188, RFC 7714).</summary>
internal sealed record SrtpSuite
{
    public static readonly SrtpSuite AesCm128HmacSha1Tag80 = new("AES_CM_128_HMAC_SHA1_80", keyLength: 16, saltLength: 14, tagLength: 10);
    public static readonly SrtpSuite AesCm128HmacSha1Tag32 = new("AES_CM_128_HMAC_SHA1_32", keyLength: 16, saltLength: 14, tagLength: 4);
    public static readonly SrtpSuite AesCm256HmacSha1Tag80 = new("AES_256_CM_HMAC_SHA1_80", keyLength: 32, saltLength: 14, tagLength: 10);
    public static readonly SrtpSuite AesCm256HmacSha1Tag32 = new("AES_256_CM_HMAC_SHA1_32", keyLength: 32, saltLength: 14, tagLength: 4);
    public static readonly SrtpSuite AeadAes128Gcm = new("AEAD_AES_128_GCM", keyLength: 16, saltLength: 12, tagLength: 16);
    public static readonly SrtpSuite AeadAes256Gcm = new("AEAD_AES_256_GCM", keyLength: 32, saltLength: 12, tagLength: 16);

    /// <summary>As we offer them. The one every phone knows comes first: some look at the first alone.</summary>
    public static readonly IReadOnlyList<SrtpSuite> All =
    [
        AesCm128HmacSha1Tag80,
        AeadAes256Gcm,
        AeadAes128Gcm,
        AesCm256HmacSha1Tag80,
        AesCm128HmacSha1Tag32,
        AesCm256HmacSha1Tag32,
    ];

    private SrtpSuite(string name, int keyLength, int saltLength, int tagLength) =>
        (Name, KeyLength, SaltLength, TagLength) = (name, keyLength, saltLength, tagLength);

    /// <summary>As it stands in a=crypto.</summary>
    public string Name { get; }

    public int KeyLength { get; }

    public int SaltLength { get; }

    /// <summary>Of RTP. That of RTCP is never shorter than 80 bits (RFC 4568 6.2.2).</summary>
    public int TagLength { get; }

    public int ControlTagLength => Math.Max(TagLength, 10);

    public bool IsAead => SaltLength == 12;

    /// <summary>Names are case-sensitive in RFC 4568 9.2, phones are not.</summary>
    public static SrtpSuite? Find(ReadOnlySpan<char> name)
    {
        foreach (var suite in All)
        {
            if (name.Equals(suite.Name, StringComparison.OrdinalIgnoreCase))
                return suite;
        }
        return null;
    }

    public override string ToString() => Name;
}
