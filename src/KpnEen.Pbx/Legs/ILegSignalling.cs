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

    /// <summary>Offers new media to the phone (hold, resume).</summary>
    /// <returns>The answer, or null when the phone refused.</returns>
    Task<byte[]?> OfferAsync(byte[] offer, CancellationToken cancellation);

    bool IsDialog(ReplacedDialog dialog);
}
