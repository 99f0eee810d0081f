namespace KpnEen.Media.Rtcp;

/// <summary>How a far side can be asked for a whole picture.</summary>
[Flags]
internal enum PictureFeedback
{
    None = 0,

    /// <summary>Picture Loss Indication (RFC 4585 6.3.1).</summary>
    Pli = 1,

    /// <summary>Full Intra Request (RFC 5104 4.3.1).</summary>
    Fir = 2,
}
