namespace KpnEen.Sip.Authentication;

/// <summary>A nonce that is ours: when it was made and what tells it apart.</summary>
/// <param name="MadeAt">Unix milliseconds.</param>
internal readonly record struct Nonce(long MadeAt, long Random);
