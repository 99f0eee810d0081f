using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KpnEen.Media.Natives;
using KpnEen.Media.Sdp;
using KpnEen.Media.Srtp;
using Microsoft.Extensions.Logging;

namespace KpnEen.Media.Dtls;

/// <summary>
/// What all handshakes of a process share: a certificate made at its start, which SDP vouches for by its fingerprint (RFC 5763), and what we
/// agree to: DTLS 1.2, forward secrecy, authenticated encryption, a certificate from both sides.
/// </summary>
internal sealed unsafe class DtlsContext : IDisposable
{
    /// <summary>As OpenSSL names them; the first both know is taken.</summary>
    private const string Profiles = "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80";
    private const string Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL";
    private const int LongestCertificateList = 16 * 1024;
    private static readonly TimeSpan Life = TimeSpan.FromDays(3650);

    /// <exception cref="DllNotFoundException">OpenSSL 3 is not there.</exception>
    /// <exception cref="CryptographicException">It does not do what is asked of it.</exception>
    public DtlsContext(TimeProvider time)
    {
        Time = time;
        Handle = SslContextHandle.Create();
        Checked(!Handle.IsInvalid);
        var options = LibSsl.NoQueryOfTransmissionUnit | LibSsl.NoTicket | LibSsl.NoCompression | LibSsl.NoRenegotiation;
        LibSsl.SSL_CTX_set_options(Handle, options);
        Checked(LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetLowestVersion, LibSsl.Dtls12, null) == 1);
        LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetSessionCacheMode, 0, null);
        LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetMode, LibSsl.ReleaseBuffers, null);
        LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetMaxCertificateList, LongestCertificateList, null);
        fixed (byte* groups = "X25519:P-256:P-384\0"u8)
            Checked(LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetGroups, 0, groups) == 1);
        Checked(LibSsl.SSL_CTX_set_cipher_list(Handle, Ciphers) == 1);
        Checked(LibSsl.SSL_CTX_set_tlsext_use_srtp(Handle, Profiles) == 0);
        LibSsl.SSL_CTX_set_verify(Handle, LibSsl.VerifyPeer | LibSsl.FailWithoutCertificate, 0);
        LibSsl.SSL_CTX_set_cert_verify_callback(Handle, &TakeAnyCertificate, 0);
        Fingerprint = Fingerprint.Of("sha-256", UseOwnCertificate());
    }

    public SslContextHandle Handle { get; }

    public TimeProvider Time { get; }

    /// <summary>Of our certificate, for SDP.</summary>
    public Fingerprint Fingerprint { get; }

    /// <summary>Null, and said in the log, when OpenSSL is missing or refuses: then there is no DTLS.</summary>
    public static DtlsContext? TryCreate(TimeProvider time, ILogger log)
    {
        try
        {
            // First: SRTP's ciphers are of the same library, and settle how it ends.
            return SrtpProtection.IsAvailable ? new DtlsContext(time) : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or CryptographicException)
        {
            log.LogWarning("No DTLS, and so no calls of browsers: {Reason}", e.Message);
            return null;
        }
    }

    public void Dispose() => Handle.Dispose();

    private byte[] UseOwnCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // RFC 8827 6.5: the name tells nothing about host or user.
        var request = new CertificateRequest("CN=WebRTC", key, HashAlgorithmName.SHA256);
        var now = Time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + Life);
        var (encoded, secret) = (certificate.RawData, key.ExportECPrivateKey());
        fixed (byte* data = encoded)
            Checked(LibSsl.SSL_CTX_use_certificate_ASN1(Handle, encoded.Length, data) == 1);
        fixed (byte* data = secret)
            Checked(LibSsl.SSL_CTX_use_PrivateKey_ASN1(LibSsl.EllipticCurveKey, Handle, data, secret.Length) == 1);
        CryptographicOperations.ZeroMemory(secret);
        return SHA256.HashData(encoded);
    }

    // Everybody's is self-signed: which one it must be is compared afterwards with the fingerprint in SDP, and before that nothing is
    // sent or believed (RFC 8122 6.2).
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TakeAnyCertificate(nint store, nint state) => 1;

    private static void Checked(bool isRight)
    {
        if (!isRight)
            throw new CryptographicException($"OpenSSL: {DtlsAssociation.LastError()}");
    }
}
