using System.Runtime.InteropServices;
using KpnEen.Media.Srtp;

namespace KpnEen.Media.Tests.Srtp;

/// <summary>libsrtp2 as the other side: the SRTP of most phones and browsers, written by others.</summary>
internal sealed unsafe partial class LibSrtp : IDisposable
{
    private const string Library = "libsrtp2.so.1";
    private static readonly bool Ready = srtp_init() == 0;
    private readonly nint _session;

    private LibSrtp(SrtpMasterKey key, bool outbound)
    {
        Assert.True(Ready);
        byte[] octets = [.. key.Key, .. key.Salt];
        fixed (byte* pointer = octets)
        {
            var policy = new Policy
            {
                SsrcType = outbound ? 3 : 2,
                Rtp = CryptoPolicy.Of(key.Suite, key.Suite.TagLength),
                Rtcp = CryptoPolicy.Of(key.Suite, key.Suite.ControlTagLength),
                Key = pointer,
                WindowSize = 1024,
            };
            Assert.Equal(0, srtp_create(out _session, &policy));
        }
    }

    public static LibSrtp Sender(SrtpMasterKey key) => new(key, outbound: true);

    public static LibSrtp Receiver(SrtpMasterKey key) => new(key, outbound: false);

    public byte[] Protect(ReadOnlySpan<byte> packet) => Run(packet, &srtp_protect)!;

    public byte[] ProtectControl(ReadOnlySpan<byte> packet) => Run(packet, &srtp_protect_rtcp)!;

    /// <returns>Null: refused.</returns>
    public byte[]? Unprotect(ReadOnlySpan<byte> packet) => Run(packet, &srtp_unprotect);

    public byte[]? UnprotectControl(ReadOnlySpan<byte> packet) => Run(packet, &srtp_unprotect_rtcp);

    public void Dispose() => Assert.Equal(0, srtp_dealloc(_session));

    private byte[]? Run(ReadOnlySpan<byte> packet, delegate* <nint, byte*, int*, int> function)
    {
        var length = packet.Length;
        // The library wants words aligned.
        var buffer = (byte*)NativeMemory.AlignedAlloc((nuint)(length + 160), 16);
        packet.CopyTo(new Span<byte>(buffer, length));
        var result = function(_session, buffer, &length) == 0 ? new Span<byte>(buffer, length).ToArray() : null;
        NativeMemory.AlignedFree(buffer);
        return result;
    }

    [LibraryImport(Library)]
    private static partial int srtp_init();

    [LibraryImport(Library)]
    private static partial int srtp_create(out nint session, Policy* policy);

    [LibraryImport(Library)]
    private static partial int srtp_dealloc(nint session);

    [LibraryImport(Library)]
    private static partial int srtp_protect(nint session, byte* packet, int* length);

    [LibraryImport(Library)]
    private static partial int srtp_unprotect(nint session, byte* packet, int* length);

    [LibraryImport(Library)]
    private static partial int srtp_protect_rtcp(nint session, byte* packet, int* length);

    [LibraryImport(Library)]
    private static partial int srtp_unprotect_rtcp(nint session, byte* packet, int* length);

    // srtp_crypto_policy_t of srtp2/srtp.h
    [StructLayout(LayoutKind.Sequential)]
    private struct CryptoPolicy
    {
        public uint Cipher;
        public int KeyLength;
        public uint Authentication;
        public int AuthenticationKeyLength;
        public int TagLength;
        public int Services;

        public static CryptoPolicy Of(SrtpSuite suite, int tag) =>
            new()
            {
                // SRTP_AES_ICM_128 = 1, _256 = 5, SRTP_AES_GCM_128 = 6, _256 = 7; SRTP_NULL_AUTH = 0, SRTP_HMAC_SHA1 = 3
                Cipher = (suite.IsAead, suite.KeyLength) switch
                {
                    (false, 16) => 1,
                    (false, _) => 5,
                    (true, 16) => 6,
                    _ => 7u,
                },
                KeyLength = suite.KeyLength + suite.SaltLength,
                Authentication = suite.IsAead ? 0u : 3u,
                AuthenticationKeyLength = suite.IsAead ? 0 : 20,
                TagLength = tag,
                Services = 3,
            };
    }

    // srtp_policy_t
    [StructLayout(LayoutKind.Sequential)]
    private struct Policy
    {
        public int SsrcType;
        public uint Ssrc;
        public CryptoPolicy Rtp;
        public CryptoPolicy Rtcp;
        public byte* Key;
        public nint Keys;
        public ulong KeyCount;
        public nint Deprecated;
        public ulong WindowSize;
        public int AllowRepeat;
        public nint EncryptedHeaders;
        public int EncryptedHeaderCount;
        public nint Next;
    }
}
