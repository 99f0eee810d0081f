namespace KpnEen.Media.Sdp;

/// <summary>What we say of ourselves on a line whose keys come by DTLS behind ICE-lite.</summary>
internal sealed record LocalDtls(Fingerprint Fingerprint, DtlsSetup Setup, IceCredentials Ice);
