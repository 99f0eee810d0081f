namespace KpnEen.Pbx.Legs;

/// <summary>The signalling of an answered leg: a SIP dialog, or in tests a script.</summary>
public interface ILegSignalling
{
    /// <summary>The far side is gone.</summary>
    CancellationToken Terminated { get; }

    /// <summary>Who ended it: "remote BYE", "no ACK", "transaction timeout".</summary>
    string? TerminationReason { get; }

    /// <summary>Ends it; idempotent, never throws.</summary>
    Task HangUpAsync(string? reason);

    /// <summary>Offers new media to the phone (hold, resume, pictures).</summary>
    /// <param name="offer">Makes the offer when its turn has come; again when it collided with one of the phone.</param>
    /// <param name="cancellation">Nobody waits for the answer any more.</param>
    /// <returns>The answer, or null when the phone refused.</returns>
    Task<byte[]?> OfferAsync(Func<byte[]> offer, CancellationToken cancellation);

    bool IsDialog(ReplacedDialog dialog);
}
