using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <summary>Pictures of two legs that talk: they are offered to the one as the other shows them, for we only relay.</summary>
internal static class Pictures
{
    /// <summary>Offers the other side what the phone added; its answer is the answer.</summary>
    /// <param name="mayShow">False while one waits: the phone is answered without pictures.</param>
    /// <returns>Whether there are pictures now.</returns>
    public static async Task<bool> AddAsync(VideoWish wish, Leg? other, bool mayShow, CancellationToken over)
    {
        PeerMedia? said = null;
        try
        {
            if (other?.Port is not { RemoteMedia: { } media } port)
                return false;
            said = media with { Video = null };
            if (!mayShow || wish.Leg.Port?.RemoteMedia is not { } asking)
                return false;
            if (await other.OfferAsync(asking with { Video = wish.Video }, over) && port.HasVideo)
                said = port.RemoteMedia;
            return port.HasVideo;
        }
        finally
        {
            wish.Tell(said);
        }
    }

    /// <summary>The phone of this leg took its pictures away: the other side need not send any more.</summary>
    public static async Task DropAsync(Leg leg, Leg other, CancellationToken over)
    {
        if (other.Port is { HasVideo: true } && leg.Port?.RemoteMedia is { } media)
            await other.OfferAsync(media with { Video = null }, over);
    }

    /// <summary>Other parties talk now: either both see each other, or neither sends pictures to nobody.</summary>
    /// <returns>True when something was offered.</returns>
    public static async Task<bool> AlignAsync(Leg one, Leg other, CancellationToken over)
    {
        if (one.Port is not { } first || other.Port is not { } second || first.SharesVideoWith(second))
            return false;
        if (!first.HasVideo && !second.HasVideo)
            return false;
        // Who has none is asked first; who has none after that leaves the other without.
        var (without, with) = first.HasVideo ? (other, one) : (one, other);
        if (with.Port!.RemoteMedia is { Video: not null } seen)
            await without.OfferAsync(seen, over);
        if (!first.SharesVideoWith(second))
            await with.OfferAsync(without.Port!.RemoteMedia ?? new PeerMedia([]), over);
        if (!first.SharesVideoWith(second) && without.Port!.HasVideo)
            await without.OfferAsync(new PeerMedia(with.Port!.RemoteCodecs), over);
        return true;
    }
}
