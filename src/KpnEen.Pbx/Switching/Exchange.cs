using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Messages;
using KpnEen.Pbx.Numbers;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.Watching;
using KpnEen.Sip;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Switching;

/// <summary>What the exchange does with requests outside dialogs: who may, and which part takes it.</summary>
public sealed class Exchange(
    SipAuthentication authentication,
    CallerIdentification identification,
    SipRegistrar registrar,
    Registrations registrations,
    SubscribeHandler subscriptions,
    PublishHandler publications,
    MessageHandler messages,
    IncomingCallHandler calls,
    SipStack stack,
    Supervisor supervisor,
    SwitchLifetime lifetime
) : ISipRequestHandler
{
    /// <summary>Whoever may not come in costs one answer and nothing else. A method nobody thought of asks for a password.</summary>
    public Screening Screen(ArrivingRequest arriving)
    {
        if (arriving.IsInDialog)
            return authentication.Screen(arriving);
        switch (arriving.Request.Method)
        {
            case "INVITE" when !lifetime.IsOpen:
                var closed = arriving.CreateResponse(503);
                closed.Headers["Retry-After"] = "5";
                return Screening.Refuse(closed);
            case "INVITE":
                return identification.Screen(arriving);
            case "OPTIONS":
                return Screening.Refuse(Capabilities(arriving));
            case "BYE" or "UPDATE" or "INFO" or "NOTIFY" or "PRACK":
                return arriving.Refuse(481);
            default:
                return authentication.Screen(arriving);
        }
    }

    /// <summary>A trunk is heard whoever else guesses passwords from its address.</summary>
    public bool IsKnown(SipFlow flow) => identification.IsTrunk(flow);

    /// <summary>Emergency calls are taken while there is anything left to take them with.</summary>
    public bool IsUrgent(SipRequest invite) => invite.RequestUri.User is { } dialled && DialledNumber.IsEmergency(dialled);

    public void OnConnectionClosed(SipFlow flow) => registrations.Close(flow);

    public void OnRequest(ServerTransaction transaction)
    {
        switch (transaction.Request.Method)
        {
            case "REGISTER" when transaction.Sender is AuthenticatedDevice sender:
                registrar.Handle(transaction, sender.Device);
                break;
            case "INVITE":
                var incoming = identification.Identify(transaction);
                supervisor.Start("call", () => calls.HandleAsync(incoming, stack.Accept(transaction), lifetime.Stopping));
                break;
            case "SUBSCRIBE" when transaction.Sender is AuthenticatedDevice sender:
                subscriptions.Handle(transaction, sender);
                break;
            case "PUBLISH" when transaction.Sender is AuthenticatedDevice sender:
                publications.Handle(transaction, sender);
                break;
            case "MESSAGE" when transaction.Sender is AuthenticatedDevice sender:
                messages.Handle(transaction, sender);
                break;
            case "REFER":
                // RFC 3515 2.4.2: nobody but a party of a call may have it transferred.
                transaction.Respond(603);
                break;
            default:
                transaction.Respond(405);
                break;
        }
    }

    private SipResponse Capabilities(ArrivingRequest options)
    {
        var response = options.CreateResponse(lifetime.IsOpen ? 200 : 503);
        response.Headers["Allow"] = string.Join(", ", stack.Options.Allow);
        response.Headers["Accept"] = "application/sdp";
        response.Headers["Allow-Events"] = subscriptions.Packages;
        response.Headers["Supported"] = string.Join(", ", stack.Options.Supported);
        return response;
    }
}
