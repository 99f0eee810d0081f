namespace KpnEen.Media.Srtp;

/// <summary>Session keys from a master key, AES-CM PRF, key derivation rate 0 (RFC 3711 4.3; RFC 6188 3, RFC 7714 11).</summary>
internal static class SrtpKeyDerivation
{
    public const byte RtpEncryption = 0;
    public const byte RtpAuthentication = 1;
    public const byte RtpSalt = 2;

    /// <summary>Added for the keys of SRTCP.</summary>
    public const byte Control = 3;

    public static void Derive(SrtpMasterKey master, byte label, Span<byte> key)
    {
        // x = label at bit 48 XOR salt, times 2^16. A salt of 96 bits is filled up at its end (RFC 7714 11).
        Span<byte> iv = stackalloc byte[16];
        iv.Clear();
        master.Salt.CopyTo(iv);
        iv[7] ^= label;
        key.Clear();
        using var prf = EvpCipher.Counter(master.Key);
        prf.Restart(iv);
        prf.Transform(key);
    }
}
