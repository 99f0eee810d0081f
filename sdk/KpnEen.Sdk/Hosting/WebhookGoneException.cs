namespace KpnEen.Sdk;

/// <summary>Thrown by a handler: nobody wants these events any more. The delivery is answered 410 and the API stops the endpoint.</summary>
public sealed class WebhookGoneException(string message = "The receiver is gone.") : Exception(message);
