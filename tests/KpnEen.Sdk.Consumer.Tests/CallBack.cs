namespace KpnEen.Sdk.Consumer.Tests;

/// <summary>The code under test: calls back who was missed, once.</summary>
internal sealed class CallBack(KpnEenClient client)
{
    /// <returns>The call; null when nobody has this extension, or the user is busy.</returns>
    public async Task<Call?> CallBackAsync(string extension, ConversationClosedEvent missed, CancellationToken cancellationToken = default)
    {
        if (missed.Outcome != CallOutcome.Missed || missed.Data.Customer?.Number is not { } number)
            return null;
        await foreach (var user in client.Users.ListAsync(extension: extension, cancellationToken: cancellationToken))
            try
            {
                return await client.Calls.DialAsync(user.Id, number, cancellationToken);
            }
            catch (ApiConflictException e) when (e.Code == "invalidCallState")
            {
                return null;
            }
        return null;
    }
}
