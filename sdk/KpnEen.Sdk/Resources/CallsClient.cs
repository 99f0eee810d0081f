namespace KpnEen.Sdk;

public partial class CallsClient
{
    /// <summary>Click-to-dial: rings the user's own phones, and when one is picked up calls the other side.</summary>
    /// <param name="userId"><c>usr_…</c></param>
    /// <param name="to">Extension or number: <c>+31201234567</c>.</param>
    public virtual Task<Call> DialAsync(string userId, string to, CancellationToken cancellationToken = default) =>
        CreateAsync(new CreateCall { UserId = userId, To = to }, cancellationToken: cancellationToken);
}
