namespace KpnEen.Media.Sdp;

/// <summary>Which codecs a line offers and answers.</summary>
internal interface ICodecChoice
{
    /// <summary>Empty: there is nothing to offer.</summary>
    IReadOnlyList<SdpFormat> Offer(PeerMedia? other);

    /// <summary>Under the numbers of the offer; empty: nothing fits.</summary>
    IReadOnlyList<SdpFormat> Answer(IReadOnlyList<SdpFormat> offered, PeerMedia? other);

    /// <summary>Both sides' formats under the numbers of both, in the far side's order.</summary>
    IReadOnlyList<PayloadMapping> Agree(IReadOnlyList<SdpFormat> ours, IReadOnlyList<SdpFormat> theirs);

    /// <summary>The line is not used any more.</summary>
    void Dropped();
}
