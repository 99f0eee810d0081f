using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Numbers;
using KpnEen.Sip;

namespace KpnEen.Pbx.Switching;

/// <summary>Who a request's password belongs to: <see cref="ServerTransaction.Sender"/> of what a phone sends.</summary>
public sealed record AuthenticatedDevice(TenantSnapshot Tenant, User User, Device Device)
{
    /// <summary>The request speaks for nobody else: authenticated as one user, speaking as another is how CVE-2025-47779 went.</summary>
    public bool Claims(SipRequest request) =>
        Claims(request.From.Uri)
        && (request.Method != "REGISTER" || Claims(request.To.Uri))
        && (
            !request.Headers.Contains("P-Asserted-Identity")
            || request
                .Headers.Values("P-Asserted-Identity")
                .All(v => !NameAddress.TryParse(v, out var asserted) || !NamesAnother(asserted.Uri))
        );

    // What a phone asserts is never passed on. A name nobody here has is only that; that of a colleague is an attempt.
    private bool NamesAnother(SipUri uri) =>
        uri.User is { } name
        && !Claims(uri)
        && (
            Tenant.FindExtension(name) is not null
            || Tenant.FindDevice(name) is not null
            || (DialledNumber.ToE164(name) is { } e164 && Tenant.FindNumber(e164) is not null)
        );

    // A phone may name itself by account, extension or number, at whatever host.
    private bool Claims(SipUri uri) =>
        uri.User is not { } name
        || name == "anonymous"
        || name == Device.Username
        || name == User.Extension
        || (DialledNumber.ToE164(name) is { } e164 && Tenant.FindNumber(e164)?.TargetId == User.Id);
}
