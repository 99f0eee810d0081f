using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Switching;
using KpnEen.Sip;
using KpnEen.Sip.Subscriptions;

namespace KpnEen.Pbx.Watching;

/// <summary>SUBSCRIBE of an authenticated phone: which package, whom, and whether the phone may.</summary>
public sealed class SubscribeHandler(Notifier notifier, TenantUsers users, TenantDirectory directory, IEnumerable<IEventPackage> packages)
{
    private readonly Dictionary<string, IEventPackage> byName = packages.ToDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>The packages, for Allow-Events.</summary>
    public string Packages => string.Join(", ", byName.Keys.Order(StringComparer.Ordinal));

    public void Handle(ServerTransaction subscribe, AuthenticatedDevice sender)
    {
        var request = subscribe.Request;
        // Shared line appearance (dialog;sla) is another thing than a lamp: its documents need more than ours tell.
        if (
            !EventHeader.TryParse(request.Headers["Event"], out var header)
            || !byName.TryGetValue(header.Package, out var package)
            || header.Parameters.Contains("sla")
        )
        {
            var refusal = subscribe.CreateResponse(489);
            refusal.Headers["Allow-Events"] = Packages;
            subscribe.Respond(refusal);
            return;
        }
        if (!Accepts(request, package.ContentType))
        {
            var refusal = subscribe.CreateResponse(406);
            refusal.Headers["Accept"] = package.ContentType;
            subscribe.Respond(refusal);
            return;
        }
        var owner = new SubscriptionOwner(sender.Device.Id, sender.Tenant.Tenant.Id);
        if (request.To.Tag is not null)
            notifier.Refresh(subscribe, header, owner);
        else if (users.Find(sender.Tenant, request.RequestUri) is not { } watched)
            subscribe.Respond(404);
        else if (package.IsOwnOnly && watched.User.Id != sender.User.Id)
            subscribe.Respond(403, "Not Your Own");
        else
            notifier.Begin(
                subscribe,
                header,
                owner,
                subscription => new WhileAllowed(package.Open(watched, subscription), directory, sender)
            );
    }

    // RFC 6665 3.1.3: without Accept the package's own type.
    private static bool Accepts(SipRequest request, string type) =>
        !request.Headers.Contains("Accept")
        || request
            .Headers.Values("Accept")
            .Select(range => range.Split(';')[0].Trim())
            .Any(range => range is "*/*" or "application/*" || range.Equals(type, StringComparison.OrdinalIgnoreCase));
}
