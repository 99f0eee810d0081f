using System.Net;
using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Legs;

/// <summary>Dials phones and trunks over SIP.</summary>
public sealed class SipLegDialler(SipStack stack, MediaEngine media, SipListeners listeners, Supervisor supervisor, TimeProvider time)
    : ILegDialler
{
    // No provisional answer of a phone within it: not reachable (semantics.md 1, T14).
    private static readonly TimeSpan PhoneSilence = TimeSpan.FromSeconds(6);

    public async Task<Outcome> RingAsync(Attempt attempt, LegEndpoint endpoint, TimeSpan ringFor, bool alone, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        MediaPort port;
        try
        {
            port = media.Open();
        }
        catch (MediaPortsExhaustedException e)
        {
            return new Outcome.Failed(new Cause(503, 42, e.Message));
        }
        // A phone behind NAT sends from where it registered; behind an edge (Path) that is not known.
        if (endpoint is LegEndpoint.Phone { Binding: { Path.Count: 0, Flow: var flow } })
            port.ExpectFrom(flow.Remote.Address);
        var invite = stack.Invite(
            endpoint switch
            {
                LegEndpoint.Phone phone => ToPhone(attempt, phone, port),
                LegEndpoint.Outside outside => ToTrunk(attempt, outside, port),
                _ => throw new InvalidOperationException($"no way to dial {endpoint}"),
            }
        );
        var leg = new RingingLeg(Describe(endpoint, attempt, invite.CallId), attempt.Call, invite, port, supervisor, time);
        return await leg.RingAsync(ringFor, alone, attempt.Progress, cancel);
    }

    private LegInfo Describe(LegEndpoint endpoint, Attempt attempt, string callId) =>
        endpoint switch
        {
            LegEndpoint.Phone(var user, var device, _) => new LegInfo(
                Ids.New("leg", time),
                device.IsVirtual ? "virtual" : "device",
                CallDirection.Inbound,
                user.ToRef(),
                device.Id,
                user.Extension,
                time.GetUtcNow(),
                callId
            ),
            LegEndpoint.Outside(_, var number) => new LegInfo(
                Ids.New("leg", time),
                "trunk",
                CallDirection.Outbound,
                null,
                null,
                number,
                time.GetUtcNow(),
                callId
            ),
            _ => throw new InvalidOperationException(),
        };

    private static InviteRequest ToPhone(Attempt attempt, LegEndpoint.Phone phone, MediaPort port)
    {
        var domain = attempt.Call.Tenant.Tenant.Domain;
        return new InviteRequest
        {
            RequestUri = phone.Binding.Contact,
            Target = phone.Binding.ToTarget(),
            From = SipIdentity.From(attempt.Caller, domain),
            To = new NameAddress(phone.User.Name, SipUri.Sip(phone.User.Extension, domain)),
            ContactUser = attempt.Caller.Number,
            Sdp = port.CreateOffer(attempt.Progress.Codecs),
            Timeout = PhoneSilence,
            Headers = headers => SipIdentity.Write(headers, attempt, domain, station => station),
        };
    }

    private InviteRequest ToTrunk(Attempt attempt, LegEndpoint.Outside outside, MediaPort port)
    {
        var (trunk, number) = outside;
        var domain = attempt.Call.Tenant.Tenant.Domain;
        var peer = SipUri.Parse("sip:" + trunk.Peer);
        var listener = trunk.Listener ?? listeners.Main;
        return new InviteRequest
        {
            RequestUri = peer with { User = number },
            Target =
                IPEndPoint.TryParse(trunk.Peer, out var address) && address.Port != 0
                    ? SipTarget.To(address, listener)
                    : SipTarget.To(peer, listener),
            From = SipIdentity.From(attempt.Caller, domain),
            To = new NameAddress(peer with { User = number }),
            ContactUser = attempt.Caller.Number,
            Sdp = port.CreateOffer(attempt.Progress.Codecs),
            Credentials = trunk is { Username: { } user, Password: { } password } ? new ClientCredentials(user, password) : null,
            Timeout = TimeSpan.FromSeconds(trunk.NoResponseSeconds),
            Headers = headers => SipIdentity.Write(headers, attempt, domain, station => PublicNumbers.Of(attempt.Call.Tenant, station)),
        };
    }
}
