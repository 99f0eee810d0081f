using System.Net;
using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Diagnosis;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.State;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Legs;

/// <summary>Dials phones and trunks over SIP.</summary>
public sealed class SipLegDialler(
    SipStack stack,
    MediaEngine media,
    SipListeners listeners,
    PlainPhones plain,
    Supervisor supervisor,
    CallLadders ladders,
    TimeProvider time
) : ILegDialler
{
    // No provisional answer of a phone within it: not reachable (semantics.md 1, T14).
    private static readonly TimeSpan PhoneSilence = TimeSpan.FromSeconds(6);

    /// <summary>One way after the other, until one leads to an answer of the phone or the far side itself (RFC 3263 4.3, RFC 5626 5.3).</summary>
    public async Task<Outcome> RingAsync(Attempt attempt, LegEndpoint endpoint, TimeSpan ringFor, bool alone, CancellationToken cancel)
    {
        Outcome outcome = new Outcome.Unreachable(new Cause(503, 38, "No server of this name"));
        var ways = await WaysAsync(endpoint);
        for (var i = 0; i < ways.Count; i++)
        {
            outcome = await RingSecurelyAsync(attempt, ways[i].Endpoint, ways[i].Target, ringFor, alone, cancel);
            if (outcome is not Outcome.Unreachable { Cause: var cause } || !IsOfTheWay(cause))
                break;
            if (endpoint is LegEndpoint.Outside)
                stack.ReportFailed(ways[i].Target);
            if (i + 1 < ways.Count)
                attempt.Call.Decide(
                    DecisionCode.NextServerTried,
                    "sip",
                    "server",
                    "the next one is tried",
                    cause is null ? "no answer" : $"{cause.Sip} {cause.Text}"
                );
        }
        return outcome;
    }

    // Nobody answered, the flow or the server is gone: what the other end itself said (480, 488) it would only say again.
    private static bool IsOfTheWay(Cause? cause) => cause is null or { Sip: 408 or 430 or (>= 500 and < 600) };

    private async ValueTask<IReadOnlyList<(LegEndpoint Endpoint, SipTarget Target)>> WaysAsync(LegEndpoint endpoint) =>
        endpoint switch
        {
            LegEndpoint.Phone phone =>
            [
                (phone, phone.Binding.ToTarget()),
                .. phone.Spare.Select(flow => ((LegEndpoint)(phone with { Binding = flow }), flow.ToTarget())),
            ],
            LegEndpoint.Outside { Trunk: var trunk } =>
            [
                .. (await stack.LocateAsync(PeerOf(trunk), trunk.Listener ?? listeners.Main)).Select(server => (endpoint, server)),
            ],
            _ => throw new InvalidOperationException($"no way to dial {endpoint}"),
        };

    // Encrypted, or as the policy has it when the phone will not.
    private async Task<Outcome> RingSecurelyAsync(
        Attempt attempt,
        LegEndpoint endpoint,
        SipTarget way,
        TimeSpan ringFor,
        bool alone,
        CancellationToken cancel
    )
    {
        var (policy, contact) = endpoint switch
        {
            LegEndpoint.Phone phone => (phone.Device.MediaEncryption, $"{phone.Device.Id} {phone.Binding.Contact}"),
            // What one number behind a trunk refused says nothing of the next.
            LegEndpoint.Outside outside => (outside.Trunk.MediaEncryption, null),
            _ => throw new InvalidOperationException($"no way to dial {endpoint}"),
        };
        var security = LegSecurity.Of(policy, way.Transport);
        if (LegSecurity.FirstTry(security) is { } first && media.Supports(first) && (contact is null || !plain.Contains(contact)))
        {
            var outcome = await RingAsync(attempt, endpoint, way, first, ringFor, alone, cancel);
            if (outcome is not Outcome.Unreachable { Cause.Sip: 415 or 488 or 606 })
                return outcome;
            if (contact is not null)
                plain.Add(contact);
            attempt.Call.Decide(DecisionCode.EncryptionGivenUp, "media", "encryption", "offered as best effort", "RTP/SAVP was refused");
        }
        return await RingAsync(attempt, endpoint, way, security, ringFor, alone, cancel);
    }

    private async Task<Outcome> RingAsync(
        Attempt attempt,
        LegEndpoint endpoint,
        SipTarget way,
        MediaSecurity security,
        TimeSpan ringFor,
        bool alone,
        CancellationToken cancel
    )
    {
        cancel.ThrowIfCancellationRequested();
        if (!media.Supports(security))
        {
            attempt.Call.Decide(
                DecisionCode.EncryptionRequired,
                "media",
                "encryption",
                "required",
                $"no keys may travel by {way.Transport.ViaName()}"
            );
            return new Outcome.Failed(new Cause(488, 88, "Encryption required"));
        }
        MediaPort port;
        try
        {
            port = media.Open(MediaFamily.Of(way), security);
        }
        catch (MediaPortsExhaustedException e)
        {
            return new Outcome.Failed(new Cause(503, 42, e.Message));
        }
        // A phone behind NAT sends from where it registered.
        if (endpoint is LegEndpoint.Phone { Binding.Origin: { } origin })
            port.ExpectFrom(origin);
        var invite = stack.Invite(
            endpoint switch
            {
                LegEndpoint.Phone phone => ToPhone(attempt, phone, way, port),
                LegEndpoint.Outside outside => ToTrunk(attempt, outside, way, port),
                _ => throw new InvalidOperationException($"no way to dial {endpoint}"),
            }
        );
        ladders.Add(attempt.Call.Tenant.Tenant.Id, attempt.Call.Id, invite.CallId, attempt.Caller.Presentation == Presentation.Restricted);
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

    private static InviteRequest ToPhone(Attempt attempt, LegEndpoint.Phone phone, SipTarget way, MediaPort port)
    {
        var domain = attempt.Call.Tenant.Tenant.Domain;
        return new InviteRequest
        {
            RequestUri = phone.Binding.Contact,
            Target = way,
            From = SipIdentity.From(attempt.Caller, domain),
            To = new NameAddress(phone.User.Name, SipUri.Sip(phone.User.Extension, domain)),
            ContactUser = attempt.Caller.Number,
            Sdp = port.CreateOffer(attempt.Progress.Media),
            Timeout = PhoneSilence,
            Headers = headers => SipIdentity.Write(headers, attempt, domain, station => station),
        };
    }

    private static SipUri PeerOf(Trunk trunk) => SipUri.Parse("sip:" + trunk.Peer);

    private static InviteRequest ToTrunk(Attempt attempt, LegEndpoint.Outside outside, SipTarget way, MediaPort port)
    {
        var (trunk, number) = outside;
        var domain = attempt.Call.Tenant.Tenant.Domain;
        var peer = PeerOf(trunk);
        return new InviteRequest
        {
            RequestUri = peer with { User = number },
            Target = way,
            From = SipIdentity.From(attempt.Caller, domain),
            To = new NameAddress(peer with { User = number }),
            ContactUser = attempt.Caller.Number,
            Sdp = port.CreateOffer(attempt.Progress.Media),
            Credentials = trunk is { Username: { } user, Password: { } password } ? new ClientCredentials(user, password) : null,
            Timeout = TimeSpan.FromSeconds(trunk.NoResponseSeconds),
            Headers = headers =>
                SipIdentity.Write(
                    headers,
                    attempt,
                    domain,
                    station => PublicNumbers.Of(attempt.Call.Tenant, station),
                    trunk.Identity ?? TrunkIdentity.Default
                ),
        };
    }
}
