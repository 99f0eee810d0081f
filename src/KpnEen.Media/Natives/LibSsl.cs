using System.Runtime.InteropServices;

namespace KpnEen.Media.Natives;

/// <summary>DTLS of OpenSSL 3 (libssl.so.3). Constants are those of openssl/ssl.h, ssl3.h and bio.h.</summary>
internal static unsafe partial class LibSsl
{
    public const int SetSessionCacheMode = 44; // SSL_CTRL_SET_SESS_CACHE_MODE
    public const int SetMode = 33; // SSL_CTRL_MODE
    public const int SetMaxTransmissionUnit = 17; // SSL_CTRL_SET_MTU
    public const int SetMaxCertificateList = 51; // SSL_CTRL_SET_MAX_CERT_LIST
    public const int SetLowestVersion = 123; // SSL_CTRL_SET_MIN_PROTO_VERSION
    public const int SetGroups = 92; // SSL_CTRL_SET_GROUPS_LIST
    public const int GetTimeout = 73; // DTLS_CTRL_GET_TIMEOUT
    public const int HandleTimeout = 74; // DTLS_CTRL_HANDLE_TIMEOUT
    public const int Dtls12 = 0xFEFD;
    public const int ReleaseBuffers = 0x10; // SSL_MODE_RELEASE_BUFFERS

    public const ulong NoQueryOfTransmissionUnit = 1UL << 12;
    public const ulong NoTicket = 1UL << 14;
    public const ulong NoCompression = 1UL << 17;
    public const ulong NoRenegotiation = 1UL << 30;

    public const int VerifyPeer = 1;
    public const int FailWithoutCertificate = 2;
    public const int EllipticCurveKey = 408; // EVP_PKEY_EC

    public const int ErrorNone = 0;
    public const int ErrorInside = 1;
    public const int WantRead = 2;
    public const int WantWrite = 3;
    public const int ZeroReturn = 6;

    public const int SetEmptyReturn = 130; // BIO_C_SET_BUF_MEM_EOF_RETURN
    public const int Pending = 10; // BIO_CTRL_PENDING

    private const string Library = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    [LibraryImport(Library)]
    public static partial nint DTLS_method();

    [LibraryImport(Library)]
    public static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Library)]
    public static partial void SSL_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial nint SSL_CTX_ctrl(SslContextHandle context, int command, nint number, void* pointer);

    [LibraryImport(Library)]
    public static partial ulong SSL_CTX_set_options(SslContextHandle context, ulong options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_cipher_list(SslContextHandle context, string ciphers);

    /// <summary>0 is success.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_tlsext_use_srtp(SslContextHandle context, string profiles);

    [LibraryImport(Library)]
    public static partial void SSL_CTX_set_verify(SslContextHandle context, int mode, nint callback);

    [LibraryImport(Library)]
    public static partial void SSL_CTX_set_cert_verify_callback(
        SslContextHandle context,
        delegate* unmanaged[Cdecl]<nint, nint, int> callback,
        nint state
    );

    [LibraryImport(Library)]
    public static partial int SSL_CTX_use_certificate_ASN1(SslContextHandle context, int length, byte* certificate);

    [LibraryImport(Library)]
    public static partial int SSL_CTX_use_PrivateKey_ASN1(int kind, SslContextHandle context, byte* key, nint length);

    [LibraryImport(Library)]
    public static partial nint SSL_new(SslContextHandle context);

    [LibraryImport(Library)]
    public static partial void SSL_free(nint ssl);

    [LibraryImport(Library)]
    public static partial void SSL_set_bio(SslHandle ssl, nint read, nint write);

    [LibraryImport(Library)]
    public static partial nint SSL_get_rbio(SslHandle ssl);

    [LibraryImport(Library)]
    public static partial nint SSL_get_wbio(SslHandle ssl);

    [LibraryImport(Library)]
    public static partial void SSL_set_accept_state(SslHandle ssl);

    [LibraryImport(Library)]
    public static partial void SSL_set_connect_state(SslHandle ssl);

    [LibraryImport(Library)]
    public static partial int SSL_do_handshake(SslHandle ssl);

    [LibraryImport(Library)]
    public static partial int SSL_read(SslHandle ssl, byte* data, int length);

    [LibraryImport(Library)]
    public static partial int SSL_get_error(SslHandle ssl, int result);

    [LibraryImport(Library)]
    public static partial nint SSL_ctrl(SslHandle ssl, int command, nint number, void* pointer);

    [LibraryImport(Library)]
    public static partial void DTLS_set_timer_cb(SslHandle ssl, delegate* unmanaged[Cdecl]<nint, uint, uint> callback);

    [LibraryImport(Library)]
    public static partial nint SSL_get_selected_srtp_profile(SslHandle ssl);

    [LibraryImport(Library)]
    public static partial int SSL_export_keying_material(
        SslHandle ssl,
        byte* output,
        nuint length,
        byte* label,
        nuint labelLength,
        byte* context,
        nuint contextLength,
        int useContext
    );

    [LibraryImport(Library)]
    public static partial nint SSL_get1_peer_certificate(SslHandle ssl);

    [LibraryImport(Crypto)]
    public static partial int i2d_X509(nint certificate, byte** output);

    [LibraryImport(Crypto)]
    public static partial void X509_free(nint certificate);

    [LibraryImport(Crypto)]
    public static partial nint BIO_s_mem();

    [LibraryImport(Crypto)]
    public static partial nint BIO_new(nint method);

    [LibraryImport(Crypto)]
    public static partial nint BIO_ctrl(nint bio, int command, nint number, void* pointer);

    [LibraryImport(Crypto)]
    public static partial int BIO_read(nint bio, byte* data, int length);

    [LibraryImport(Crypto)]
    public static partial int BIO_write(nint bio, byte* data, int length);

    [LibraryImport(Crypto)]
    public static partial void ERR_clear_error();

    [LibraryImport(Crypto)]
    public static partial ulong ERR_peek_last_error();

    [LibraryImport(Crypto)]
    public static partial nint ERR_reason_error_string(ulong error);
}
