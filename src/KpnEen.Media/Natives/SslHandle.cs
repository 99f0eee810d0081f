using Microsoft.Win32.SafeHandles;

namespace KpnEen.Media.Natives;

/// <summary>An SSL with its two memory BIOs, freed together.</summary>
internal sealed class SslHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    public static SslHandle Create(SslContextHandle context)
    {
        var made = new SslHandle();
        made.SetHandle(LibSsl.SSL_new(context));
        return made;
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_free(handle);
        return true;
    }
}
