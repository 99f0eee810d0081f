using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Registrar;
using KpnEen.Sip;

namespace KpnEen.Pbx.Switching;

/// <summary>What the exchange does with requests outside dialogs: who may, and which part takes it.</summary>
public sealed class Exchange(
    SipAuthentication authentication,
    CallerIdentification identification,
    SipRegistrar registrar,
    IncomingCallHandler calls,
    SipStack stack,
    Supervisor supervisor,
    SwitchLifetime lifetime
) : ISipRequestHandler
{
    public void OnRequest(ServerTransaction transaction)
    {
        switch (transaction.Request.Method)
        {
            case "REGISTER":
                if (authentication.Device(transaction) is var (_, _, device))
                    registrar.Handle(transaction, device);
                break;
            case "INVITE":
                OnInvite(transaction);
                break;
            case "OPTIONS":
                OnOptions(transaction);
                break;
            case "SUBSCRIBE" or "PUBLISH":
                // RFC 6665 7.2: no event package yet.
                if (authentication.Device(transaction) is not null)
                    transaction.Respond(489);
                break;
            case "BYE" or "UPDATE" or "INFO" or "REFER" or "NOTIFY" or "PRACK":
                transaction.Respond(481);
                break;
            default:
                if (authentication.Device(transaction) is not null)
                    transaction.Respond(405);
                break;
        }
    }

    private void OnInvite(ServerTransaction transaction)
    {
        if (!lifetime.IsOpen)
        {
            var busy = transaction.CreateResponse(503);
            busy.Headers["Retry-After"] = "10";
            transaction.Respond(busy);
            return;
        }
        if (identification.Identify(transaction) is { } incoming)
            supervisor.Start("call", () => calls.HandleAsync(incoming, stack.Accept(transaction), lifetime.Stopping));
    }

    private void OnOptions(ServerTransaction transaction)
    {
        var response = transaction.CreateResponse(lifetime.IsOpen ? 200 : 503);
        response.Headers["Allow"] = string.Join(", ", stack.Options.Allow);
        response.Headers["Accept"] = "application/sdp";
        response.Headers["Supported"] = string.Join(", ", stack.Options.Supported);
        transaction.Respond(response);
    }
}
