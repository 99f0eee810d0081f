namespace KpnEen.Sdk.Webhooks;

/// <summary>A delivery that is not to be trusted: answer 400 and do nothing.</summary>
public sealed class WebhookVerificationException(WebhookFailure failure, string message) : Exception(message)
{
    /// <summary>What is wrong with it.</summary>
    public WebhookFailure Failure { get; } = failure;
}
