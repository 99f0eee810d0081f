namespace KpnEen.Sip.Authentication;

/// <summary>Server side of digest (RFC 7616, RFC 8760): stateless nonces, SHA-256 offered before MD5, qop auth.</summary>
public sealed class DigestAuthenticator
{
    public DigestAuthenticator(byte[] serverSecret, TimeProvider time) { }

    /// <summary>Adds the challenges: Proxy-Authenticate to a 407, WWW-Authenticate to any other.</summary>
    public void Challenge(SipResponse response, string realm, bool stale = false) => throw new NotImplementedException();

    /// <summary>Looks at Authorization, then Proxy-Authorization, of this realm.</summary>
    public DigestVerdict Verify(SipRequest request, string realm, Func<string, DigestSecret?> lookup) => throw new NotImplementedException();
}
