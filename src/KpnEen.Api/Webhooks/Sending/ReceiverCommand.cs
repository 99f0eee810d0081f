namespace KpnEen.Api.Webhooks.Sending;

/// <summary>What a receiver may ask by the header <c>webhook-delivery</c> of its answer, as it may of Svix. W13.</summary>
public enum ReceiverCommand
{
    None,

    /// <summary><c>abort-message</c>: this event is never to come again.</summary>
    Abort,

    /// <summary><c>disable</c>: no event is to come again.</summary>
    Disable,
}
