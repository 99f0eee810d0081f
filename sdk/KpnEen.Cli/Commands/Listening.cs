using KpnEen.Cli.Events;
using KpnEen.Sdk;
using KpnEen.Sdk.Webhooks;

namespace KpnEen.Cli.Commands;

/// <summary><c>kpneen listen</c>.</summary>
internal static class Listening
{
    public static async Task<int> RunAsync(
        Invocation invocation,
        string forwardTo,
        IReadOnlyList<string> types,
        string? given,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var here = invocation.Here;
        var secret = given ?? here.Variable("KPNEEN_WEBHOOK_SECRET") ?? LocalReceiver.NewSecret();
        using var receiver = Receiver(forwardTo, secret, here.Time);
        using var client = invocation.Client();
        new ListenSession(forwardTo, secret).Write(here.Configuration);
        try
        {
            invocation.Tell($"Events of {client.BaseAddress} come to {forwardTo}. Secret of this session: {secret}");
            var wanted = new EventStreamFilter
            {
                Types = types,
                After = after,
                Connection = new ConnectionNews(here.Error),
            };
            await foreach (var seen in client.Events.StreamAsync(wanted, cancellationToken))
            {
                // One after the other, so that they come in order; what fails is told and not tried again: kpneen resend does that.
                var answer = await receiver.TakeAsync(seen.Id, seen.Raw, cancellationToken);
                invocation.Say(invocation.Json ? EventLine.Json(seen, answer) : EventLine.Of(seen, answer));
            }
        }
        finally
        {
            ListenSession.Delete(here.Configuration);
        }
        return ExitCodes.Done;
    }

    /// <exception cref="UsageException">No address, or no secret.</exception>
    public static LocalReceiver Receiver(string forwardTo, string secret, TimeProvider time)
    {
        if (!Uri.TryCreate(forwardTo, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new UsageException($"{forwardTo} is no address: http://localhost:3000/hooks");
        try
        {
            WebhookSecret.Parse(secret);
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
        return new LocalReceiver(address, secret, time);
    }
}
