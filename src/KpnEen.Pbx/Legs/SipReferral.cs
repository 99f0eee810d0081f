using System.Text;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>A REFER inside a dialog (RFC 3515) and its implicit subscription.</summary>
internal sealed class SipReferral(Dialog dialog, IncomingRequest request, SipUri to, ReplacedDialog? replaces) : IReferral
{
    private readonly bool subscribed = !string.Equals(request.Request.Headers["Refer-Sub"], "false", StringComparison.OrdinalIgnoreCase);

    public string To => to.User!;
    public string Host => to.Host;
    public ReplacedDialog? Replaces => replaces;

    /// <summary>Null when Refer-To is missing, stands twice, or names nobody.</summary>
    public static SipReferral? Read(Dialog dialog, IncomingRequest request)
    {
        // RFC 3515 2.4.1: exactly one Refer-To.
        var fields = request.Request.Headers.Fields("Refer-To").ToArray();
        if (fields.Length != 1 || !NameAddress.TryParse(fields[0], out var referTo) || string.IsNullOrEmpty(referTo.Uri.User))
            return null;
        // RFC 3515 2.1: a URI may ask for another method than INVITE; we call, and nothing else.
        if (referTo.Uri.Parameters["method"] is { } method && method != "INVITE")
            return null;
        return new SipReferral(dialog, request, referTo.Uri, ReadReplaces(referTo.Uri.Headers));
    }

    public void Accept() =>
        request.Respond(
            202,
            headers: h =>
            {
                if (!subscribed)
                    h["Refer-Sub"] = "false";
            }
        );

    public void Refuse(int status, string reason) => request.Respond(status, reason);

    public async Task ProgressAsync(int status, string reason)
    {
        if (!subscribed || dialog.Terminated.IsCancellationRequested)
            return;
        await dialog.SendAsync(
            "NOTIFY",
            Encoding.ASCII.GetBytes($"SIP/2.0 {status} {reason}\r\n"),
            "message/sipfrag;version=2.0",
            h =>
            {
                h["Event"] = $"refer;id={request.Request.CSeq.Number}";
                h["Subscription-State"] = status < 200 ? "active;expires=60" : "terminated;reason=noresource";
            }
        );
    }

    // Of all headers in the URI only this one is heard; the others would let a phone write what it likes into our INVITE (RFC 3261 19.1.5).
    private static ReplacedDialog? ReadReplaces(string? headers)
    {
        var value = headers
            ?.Split('&')
            .Select(h => h.Split('=', 2))
            .FirstOrDefault(h => h.Length == 2 && h[0].Equals("Replaces", StringComparison.OrdinalIgnoreCase))
            ?[1];
        return value is null ? null : ReplacesHeader.Parse(Uri.UnescapeDataString(value));
    }
}
