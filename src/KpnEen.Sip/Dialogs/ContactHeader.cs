using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Dialogs;

/// <summary>Our Contact on a flow.</summary>
internal static class ContactHeader
{
    public static string Of(StackContext context, SipFlow flow, string? user)
    {
        var uri = SipUri.Sip(user, context.LocalHost.Host(flow), flow.Local.Port);
        if (flow.Transport != SipTransportKind.Udp)
        {
            var transport = flow.Transport is SipTransportKind.SecureWebSocket ? "ws" : flow.Transport.ViaName().ToLowerInvariant();
            uri = uri with { Parameters = ParameterList.Empty.With("transport", transport) };
        }
        return $"<{uri}>";
    }
}
