using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <summary>Offers of ours to the phone of an answered leg (RFC 3264 8): agreed on, or as it was before.</summary>
internal sealed class LegOffers(ILegSignalling signalling, MediaPort port)
{
    /// <param name="other">What the other side speaks; null: as it was before.</param>
    /// <returns>False when the phone refused: what was agreed before goes on.</returns>
    public async Task<bool> OfferAsync(PeerMedia? other, MediaDirection direction, CancellationToken cancellation)
    {
        var agreed = false;
        try
        {
            if (await signalling.OfferAsync(() => port.CreateOffer(other, direction), cancellation) is { } answer)
            {
                port.ApplyAnswer(answer);
                agreed = true;
            }
        }
        catch (Exception e) when (e is SdpParseException or MediaNegotiationException)
        {
            // The phone said yes and something that fits not: what was agreed before goes on.
        }
        finally
        {
            if (!agreed)
                port.RollBack();
        }
        return agreed;
    }
}
