using System.Globalization;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.Switching;
using KpnEen.Pbx.Watching;
using KpnEen.Sip;

namespace KpnEen.Pbx.Messages;

/// <summary>
/// MESSAGE between users of a tenant (RFC 3428): goes to every registered phone of the other, under the name the sender was authenticated as. Nothing
/// is stored: who has no phone registered gets nothing, and the sender is told.
/// </summary>
public sealed class MessageHandler(TenantUsers users, Registrations registrations, SipStack stack, Supervisor supervisor, TimeProvider time)
{
    /// <summary>RFC 3428 8.</summary>
    private const int LongestBody = 1300;

    // The sender's own transaction lives 32 s (RFC 4320 4.1); before that it must know.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly RateLimit limit = new(20, TimeSpan.FromSeconds(1), time);

    public void Handle(ServerTransaction message, AuthenticatedDevice sender)
    {
        var request = message.Request;
        if (request.MaxForwards == 0)
            message.Respond(483);
        else if (users.Find(sender.Tenant, request.RequestUri) is not { } to)
            message.Respond(404);
        else if (request.Body.Length > LongestBody)
            message.Respond(413);
        else if (!MessageText.IsAcceptable(request))
            Refuse(message, 415, "Accept", MessageText.Accept);
        else if (!limit.TryTake(sender.Device.Id))
            Refuse(message, 480, "Retry-After", "2", "Too Many Messages");
        else
            Send(message, sender, to, [.. to.User.Devices.SelectMany(d => registrations.FindPhones(d.Username).Select(flows => flows[0]))]);
    }

    private void Send(ServerTransaction message, AuthenticatedDevice sender, WatchedUser to, Binding[] phones)
    {
        if (phones.Length == 0)
            message.Respond(480);
        else
            supervisor.Start("message", () => DeliverAsync(message, sender, to, phones));
    }

    // The first phone that has it decides; of refusals the one that tells most.
    private async Task DeliverAsync(ServerTransaction message, AuthenticatedDevice sender, WatchedUser to, Binding[] phones)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        var waiting = phones
            .Select(phone => stack.SendAsync(Copy(message.Request, sender, to, phone), phone.ToTarget(), null, patience.Token))
            .ToList();
        var refusal = 480;
        while (waiting.Count > 0)
        {
            var done = await Task.WhenAny(waiting);
            waiting.Remove(done);
            if (!done.IsCompletedSuccessfully)
                continue;
            var answer = await done;
            if (answer.IsSuccess)
            {
                message.Respond(200);
                return;
            }
            if (answer.StatusCode is 413 or 415 or 486 or 603)
                refusal = answer.StatusCode;
        }
        message.Respond(refusal);
    }

    private SipRequest Copy(SipRequest original, AuthenticatedDevice sender, WatchedUser to, Binding phone)
    {
        var domain = sender.Tenant.Tenant.Domain;
        var from = new NameAddress(sender.User.Name, SipUri.Sip(sender.User.Extension, domain));
        var copy = stack.CreateRequest(
            "MESSAGE",
            phone.Contact,
            from,
            new NameAddress(to.User.Name, SipUri.Sip(to.User.Extension, domain))
        );
        copy.Headers["Max-Forwards"] = ((original.MaxForwards ?? 70) - 1).ToString(CultureInfo.InvariantCulture);
        copy.Headers["P-Asserted-Identity"] = from.ToString();
        copy.Headers["Date"] = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        if (!original.Body.IsEmpty)
            copy.SetBody(MessageText.Harmless(original), MessageText.ContentType(original));
        return copy;
    }

    private static void Refuse(ServerTransaction message, int status, string header, string value, string? reason = null)
    {
        var refusal = message.CreateResponse(status, reason);
        refusal.Headers[header] = value;
        message.Respond(refusal);
    }
}
