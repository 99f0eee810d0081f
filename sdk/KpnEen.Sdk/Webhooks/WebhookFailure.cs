namespace KpnEen.Sdk.Webhooks;

/// <summary>Why a delivery is not trusted.</summary>
public enum WebhookFailure
{
    /// <summary>A <c>webhook-…</c> header is absent or unreadable.</summary>
    MissingHeader,

    /// <summary>Signed too long ago, or in the future: a replay, or a wrong clock.</summary>
    TimestampOutOfTolerance,

    /// <summary>No signature was made with any of our secrets.</summary>
    NoMatchingSignature,

    /// <summary>Larger than any event is.</summary>
    BodyTooLarge,

    /// <summary>Rightly signed, but no event.</summary>
    NotAnEvent,
}
