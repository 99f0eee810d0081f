namespace KpnEen.Sip.Authentication;

/// <summary>What a server keeps of a password: H(username:realm:password) in lower-case hex, for both algorithms (RFC 7616 3.4.2).</summary>
public sealed record DigestSecret(string Ha1Md5, string Ha1Sha256)
{
    public static DigestSecret From(string username, string realm, string password) =>
        new(DigestHash.Ha1(false, username, realm, password), DigestHash.Ha1(true, username, realm, password));

    /// <summary>Without the hashes: this may end in a log.</summary>
    public override string ToString() => nameof(DigestSecret);
}
