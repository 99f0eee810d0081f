namespace KpnEen.Api.Webhooks.Sending;

/// <summary>The token endpoint of a receiver gave no token. Why is told to nobody: its answer may hold what the customer must not see of ours.</summary>
public sealed class ReceiverTokenException : Exception
{
    public ReceiverTokenException()
        : base("No access token.") { }

    public ReceiverTokenException(Exception reason)
        : base("No access token.", reason) { }
}
