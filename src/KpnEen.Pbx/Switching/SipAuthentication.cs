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
        // A stranger learns nothing: the challenge looks the same for a domain that is not ours.
        var realm = tenant?.Tenant.Domain ?? aor.Host;
        switch (digest.Verify(request, realm, username => Secret(tenant, username)))
        {
            case DigestVerdict.Accepted(var username) when tenant!.FindDevice(username) is var (user, device):
                var sender = new AuthenticatedDevice(tenant, user, device);
                return Claims(sender, aor.User) ? Screening.Admit(sender) : arriving.Refuse(403, "Not Your Address");
            case DigestVerdict.Malformed(var why):
                return arriving.Refuse(400, "Bad Authorization: " + why);
            case var verdict:
                var challenge = arriving.CreateResponse(401);
                digest.Challenge(challenge, realm, verdict is DigestVerdict.Stale);
                return verdict is DigestVerdict.Wrong ? Screening.RefusePassword(challenge) : Screening.Refuse(challenge);
        }
    }

    private static DigestSecret? Secret(TenantSnapshot? tenant, string username) =>
        tenant?.FindDevice(username) is var (_, device) ? new DigestSecret(device.Ha1Md5, device.Ha1Sha256) : null;

    // Authenticated as one user, speaking as another (CVE-2025-47779): refused. A phone may name itself by account, extension or number.
    private static bool Claims(AuthenticatedDevice sender, string? name) =>
        name is null or "anonymous"
        || name == sender.Device.Username
        || name == sender.User.Extension
        || (Numbers.DialledNumber.ToE164(name) is { } e164 && sender.Tenant.FindNumber(e164)?.TargetId == sender.User.Id);
}
