namespace KpnEen.Sdk;

/// <summary>Handles events of one type; <c>IHandleEvent&lt;KpnEenEvent&gt;</c> handles all. Registered by <see cref="KpnEenWebhookBuilder.Handle{TEvent, THandler}"/>, made anew for each event.</summary>
/// <typeparam name="TEvent"><see cref="CallAnsweredEvent"/> …, <see cref="UnknownEvent"/> or <see cref="KpnEenEvent"/>.</typeparam>
public interface IHandleEvent<in TEvent>
    where TEvent : KpnEenEvent
{
    /// <summary>
    /// Handles one event. An exception makes it come again; a <see cref="WebhookGoneException"/> ends the deliveries.
    /// </summary>
    Task HandleAsync(TEvent received, CancellationToken cancellationToken);
}
