using KpnEen.Pbx.Directory;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;

namespace KpnEen.Pbx.Switching;

/// <summary>Digest of the devices; the realm is the tenant's domain. An unknown user is answered like a wrong password.</summary>
public sealed class SipAuthentication(TenantDirectory directory, DigestAuthenticator digest)
{
    /// <summary>The device that sent the request, or null: then it was answered (401, 400, 403).</summary>
    public (TenantSnapshot Tenant, User User, Device Device)? Device(ServerTransaction transaction)
    {
        var request = transaction.Request;
        var aor = request.Method == "REGISTER" ? request.To.Uri : request.From.Uri;
        var tenant =
            directory.FindByDomain(aor.Host) ?? directory.FindByDomain(request.RequestUri.Host) ?? directory.FindByUsername(aor.User ?? "");
        // A stranger learns nothing: the challenge looks the same for a domain that is not ours.
        var realm = tenant?.Tenant.Domain ?? aor.Host;
        switch (digest.Verify(request, realm, username => Secret(tenant, username)))
        {
            case DigestVerdict.Accepted(var username) when tenant!.FindDevice(username) is var (user, device):
                if (Claims(tenant, user, device, aor.User))
                    return (tenant, user, device);
                transaction.Respond(403, "Not Your Address");
                return null;
            case DigestVerdict.Malformed(var why):
                transaction.Respond(400, "Bad Authorization: " + why);
                return null;
            case var verdict:
                var challenge = transaction.CreateResponse(401);
                digest.Challenge(challenge, realm, verdict is DigestVerdict.Stale);
                transaction.Respond(challenge);
                return null;
        }
    }

    private static DigestSecret? Secret(TenantSnapshot? tenant, string username) =>
        tenant?.FindDevice(username) is var (_, device) ? new DigestSecret(device.Ha1Md5, device.Ha1Sha256) : null;

    // Authenticated as one user, speaking as another (CVE-2025-47779): refused. A phone may name itself by account, extension or number.
    private static bool Claims(TenantSnapshot tenant, User user, Device device, string? name) =>
        name is null or "anonymous"
        || name == device.Username
        || name == user.Extension
        || (Numbers.DialledNumber.ToE164(name) is { } e164 && tenant.FindNumber(e164)?.TargetId == user.Id);
}
