using KpnEen.Pbx.Directory;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;

namespace KpnEen.Pbx.Switching;

/// <summary>Digest of the devices; the realm is the tenant's domain. An unknown user is answered like a wrong password.</summary>
public sealed class SipAuthentication(TenantDirectory directory, DigestAuthenticator digest)
{
    /// <summary>Lets in with an <see cref="AuthenticatedDevice"/>, or answers 401, 400, 403; nothing is kept of what is refused.</summary>
    public Screening Screen(ArrivingRequest arriving)
    {
        var request = arriving.Request;
        var aor = request.Method == "REGISTER" ? request.To.Uri : request.From.Uri;
        var tenant =
            directory.FindByDomain(aor.Host) ?? directory.FindByDomain(request.RequestUri.Host) ?? directory.FindByUsername(aor.User ?? "");
        // A stranger learns nothing: a domain that is not ours is echoed, and a name nobody has gets a realm as good as any.
        var realm = tenant?.Tenant.Domain ?? directory.StandInDomain(aor.User ?? "") ?? aor.Host;
        var source = arriving.Address;
        switch (digest.Verify(request, realm, username => Secret(tenant, username), source))
        {
            case DigestVerdict.Accepted accepted when tenant!.FindDevice(accepted.Username) is var (user, device):
                // Who could repeat a captured "forget all my contacts" silences a phone: that takes a nonce made for it.
                if (request.HasStarContact && !accepted.IsFresh)
                    return Challenge(arriving, realm, stale: true);
                var sender = new AuthenticatedDevice(tenant, user, device);
                if (!sender.Claims(request))
                    return arriving.Refuse(403, "Not Your Address");
                // Another company is reached by its numbers, never by its domain.
                return directory.FindByDomain(request.RequestUri.Host) is { } asked && asked.Tenant.Id != tenant.Tenant.Id
                    ? arriving.Refuse(404)
                    : Screening.AdmitProved(sender);
            case DigestVerdict.Malformed(var why):
                return arriving.Refuse(400, "Bad Authorization: " + why);
            case DigestVerdict.Wrong:
                return Screening.RefusePassword(Challenge(arriving, realm, stale: false));
            case var verdict:
                return Challenge(arriving, realm, verdict is DigestVerdict.Stale);
        }
    }

    private Screening Challenge(ArrivingRequest arriving, string realm, bool stale)
    {
        var challenge = arriving.CreateResponse(401);
        digest.Challenge(challenge, realm, stale, arriving.Address);
        return Screening.Refuse(challenge);
    }

    private static DigestSecret? Secret(TenantSnapshot? tenant, string username) =>
        tenant?.FindDevice(username) is var (_, device) ? new DigestSecret(device.Ha1Md5, device.Ha1Sha256) : null;
}
