using Microsoft.Win32.SafeHandles;

namespace KpnEen.Media.Natives;

/// <summary>An SSL_CTX, freed once; OpenSSL keeps it as long as an SSL lives.</summary>
internal sealed class SslContextHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    public static SslContextHandle Create()
    {
        var made = new SslContextHandle();
        made.SetHandle(LibSsl.SSL_CTX_new(LibSsl.DTLS_method()));
        return made;
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}
