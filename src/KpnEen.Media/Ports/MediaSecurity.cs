namespace KpnEen.Media;

/// <summary>The policy of a leg: which RTP profiles it offers and takes.</summary>
/// <param name="Use">Whether.</param>
/// <param name="Keying">How; with both, SDES is what we offer and either is taken.</param>
public sealed record MediaSecurity(SrtpUse Use, MediaKeying Keying)
{
    /// <summary>In the clear.</summary>
    public static MediaSecurity None { get; } = new(SrtpUse.Never, MediaKeying.None);

    internal bool Allows(MediaKeying keying) => Use is not SrtpUse.Never && Keying.HasFlag(keying);
}
