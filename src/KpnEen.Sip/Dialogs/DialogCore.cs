using System.Globalization;
using System.Net;
using KpnEen.Sip.Admission;
using KpnEen.Sip.Authentication;
using KpnEen.Sip.Survival;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Dialogs;

/// <summary>The state of a dialog (RFC 3261 12): identifiers, sequence numbers, route set, remote target, and where its requests go.</summary>
internal sealed class DialogCore
{
    private const uint SequenceGap = 1000;

    private readonly StackContext context;
    private readonly Lock gate = new();
    private readonly bool followsFlow;
    private uint localSequence;
    private bool isConfirmed;
    private long remoteSequence = -1;

    private DialogCore(StackContext context, DialogId id, SipFlow flow, bool followsFlow, uint localSequence)
    {
        this.context = context;
        Id = id;
        Flow = flow;
        this.followsFlow = followsFlow;
        this.localSequence = localSequence;
    }

    public DialogId Id { get; }

    /// <summary>What outlives a kill of it; nothing until the leg is marked.</summary>
    public LegMark Mark { get; init; } = new(null);

    public required NameAddress Local { get; init; }

    public required NameAddress Remote { get; init; }

    public required IReadOnlyList<NameAddress> Routes { get; init; }

    public required bool IsCaller { get; init; }

    public required SipUri RemoteTarget { get; set; }

    /// <summary>The other side said so in Allow; without a word it does not.</summary>
    public bool TakesUpdate { get; set; }

    public ClientCredentials? Credentials { get; init; }

    public string? ContactUser { get; set; }

    /// <summary>The flow of the last request or response; a peer behind NAT may change it.</summary>
    public SipFlow Flow { get; set; }

    public SipTimers Timers => context.Timers;

    /// <summary>Our Contact, as the other side of the flow reaches us.</summary>
    public string Contact => ContactHeader.Of(context, Flow, ContactUser);

    public static DialogCore OfIncoming(StackContext context, ServerTransaction transaction)
    {
        var request = transaction.Request;
        return new(
            context,
            new(request.CallId, transaction.LocalTag, request.From.Tag ?? ""),
            transaction.Flow,
            true,
            Identifiers.FirstNumber()
        )
        {
            Mark = new(context.Options.Keeper),
            Local = request.To.WithTag(transaction.LocalTag),
            Remote = request.From,
            Routes = request.RecordRoutes,
            IsCaller = false,
            RemoteTarget = request.Contacts.Count > 0 ? request.Contacts[0].Uri : request.From.Uri,
            remoteSequence = request.CSeq.Number,
        };
    }

    public static DialogCore OfOutgoing(StackContext context, InviteRequest invite, SipRequest request, SipResponse response, SipFlow flow)
    {
        var id = new DialogId(request.CallId, request.From.Tag!, response.To.Tag ?? "");
        return new(context, id, flow, invite.Target.Flow is not null, request.CSeq.Number)
        {
            Mark = new(context.Options.Keeper),
            Local = request.From,
            Remote = response.To,
            Routes = [.. response.RecordRoutes.Reverse()],
            IsCaller = true,
            RemoteTarget = response.Contacts.Count > 0 ? response.Contacts[0].Uri : request.RequestUri,
            Credentials = DigestClient.BoundTo(request, flow, invite.Credentials),
            ContactUser = invite.ContactUser,
        };
    }

    /// <summary>A dialog of a former life. Null when what was kept cannot be read.</summary>
    public static DialogCore? OfIdentity(StackContext context, DialogIdentity kept, ClientCredentials? credentials)
    {
        if (
            !NameAddress.TryParse(kept.Local, out var local)
            || !NameAddress.TryParse(kept.Remote, out var remote)
            || !SipUri.TryParse(kept.RemoteTarget, out var target)
            || FlowOf(kept) is not { } flow
        )
            return null;
        // RFC 3261 12.2.2: a gap is no error. What was sent since the identity was kept may have used the next numbers.
        return new(context, new(kept.CallId, local.Tag ?? "", remote.Tag ?? ""), flow, kept.FollowsFlow, kept.LocalSequence + SequenceGap)
        {
            Local = local,
            Remote = remote,
            Routes = [.. kept.Routes.Select(r => NameAddress.TryParse(r, out var route) ? route : null).OfType<NameAddress>()],
            IsCaller = false,
            RemoteTarget = target,
            Credentials = credentials,
        };
    }

    /// <summary>Null when what was kept cannot be read.</summary>
    public static SipFlow? FlowOf(DialogIdentity kept) =>
        Enum.TryParse<SipTransportKind>(kept.Transport, out var transport)
        && IPEndPoint.TryParse(kept.LocalAddress, out var near)
        && IPEndPoint.TryParse(kept.RemoteAddress, out var far)
            // A connection of a former life is gone: no number names it.
            ? new SipFlow(transport, near, far, kept.Listener, transport == SipTransportKind.Udp ? 0 : -1)
            : null;

    /// <summary>To be kept for <see cref="SipStack.ByeOrphanAsync"/>.</summary>
    public DialogIdentity ToIdentity() =>
        new(
            Id.CallId,
            Local.ToString(),
            Remote.ToString(),
            RemoteTarget.ToString(),
            [.. Routes.Select(r => r.ToString())],
            localSequence,
            Flow.Transport.ToString(),
            Flow.Local.ToString(),
            Flow.Remote.ToString(),
            Flow.Listener,
            followsFlow
        );

    public SipRequest CreateRequest(string method) => Create(method, NextSequence());

    /// <summary>The ACK of a 2xx has the number of its INVITE (RFC 3261 13.2.2.4).</summary>
    public SipRequest CreateAck(uint sequence) => Create(SipMethods.Ack, sequence);

    public uint NextSequence()
    {
        lock (gate)
            return ++localSequence;
    }

    /// <summary>RFC 3261 12.2.2: a gap is no error; another of our objects may have used the next numbers.</summary>
    public void LeaveGap()
    {
        lock (gate)
            localSequence += SequenceGap;
    }

    /// <summary>False when the number is not higher than the last (RFC 3261 12.2.2).</summary>
    public bool TakeSequence(uint number)
    {
        lock (gate)
        {
            if (number <= remoteSequence)
                return false;
            remoteSequence = number;
            return true;
        }
    }

    public void RefreshTarget(SipMessage message)
    {
        if (message.Contacts.Count == 0 || message.Contacts[0].Uri is var target && target.Equals(RemoteTarget))
            return;
        RemoteTarget = target;
        if (isConfirmed)
            Mark.Answered(this);
    }

    /// <summary>The dialog is confirmed: from here on it is BYE that ends it.</summary>
    public void Confirm()
    {
        isConfirmed = true;
        Mark.Answered(this);
    }

    public void NoteAllowed(SipMessage message)
    {
        if (message.Headers.Contains(HeaderNames.Allow))
            TakesUpdate = message.Headers.HasToken(HeaderNames.Allow, SipMethods.Update);
    }

    /// <summary>
    /// The flow while it lives, when the dialog follows it or the other side names an address that means nothing here; else the first route or the remote target.
    /// </summary>
    public SipTarget Target()
    {
        var next = Routes.Count > 0 ? Routes[0].Uri : RemoteTarget;
        if ((followsFlow || IsUnroutable(next)) && context.Transport.IsAlive(Flow))
            return SipTarget.To(Flow);
        return next.IsSip ? SipTarget.To(next, Flow.Listener) : SipTarget.To(Flow);
    }

    /// <summary>What the other side told us of itself: where it sent from, its Contact, the proxies it came by.</summary>
    public bool IsPeer(SipFlow flow)
    {
        var from = Source.NetworkOf(flow.Remote.Address);
        return Source.NetworkOf(Flow.Remote.Address).Equals(from) || IsAt(RemoteTarget, from) || Routes.Any(route => IsAt(route.Uri, from));
    }

    private static bool IsAt(SipUri uri, IPAddress network) =>
        IPAddress.TryParse(uri.Host.AsSpan().Trim("[]"), out var address) && Source.NetworkOf(address).Equals(network);

    public Task<SipResponse> SendAsync(SipRequest request) => RequestSender.SendAsync(context, request, Target, Credentials, NextSequence);

    private bool IsUnroutable(SipUri next) =>
        IPAddress.TryParse(next.Host.AsSpan().Trim("[]"), out var address)
        && PrivateAddress.Is(address)
        && !PrivateAddress.Is(Flow.Remote.Address);

    private SipRequest Create(string method, uint sequence)
    {
        // RFC 3261 12.2.1.1: a first route without lr is a strict router, which wants to be the Request-URI.
        var strict = Routes.Count > 0 && !Routes[0].Uri.Parameters.Contains("lr");
        var request = new SipRequest(method, strict ? Routes[0].Uri with { Headers = null } : RemoteTarget with { Headers = null });
        request.Headers.Add(HeaderNames.MaxForwards, "70");
        foreach (var route in strict ? Routes.Skip(1).Append(new NameAddress(RemoteTarget)) : Routes)
            request.Headers.Add(HeaderNames.Route, route.ToString());
        request.Headers.Add(HeaderNames.From, Local.ToString());
        request.Headers.Add(HeaderNames.To, Remote.ToString());
        request.Headers.Add(HeaderNames.CallId, Id.CallId);
        request.Headers.Add(HeaderNames.CSeq, string.Create(CultureInfo.InvariantCulture, $"{sequence} {method}"));
        if (method is SipMethods.Invite or SipMethods.Update or SipMethods.Refer or SipMethods.Notify or SipMethods.Subscribe)
            request.Headers.Add(HeaderNames.Contact, Contact);
        if (context.Options.UserAgent is { } agent)
            request.Headers.Add(HeaderNames.UserAgent, agent);
        return request;
    }
}
