namespace KpnEen.Sip.Dialogs;

/// <summary>RFC 3261 12: as seen from us. A peer of RFC 2543 may have no tag.</summary>
internal readonly record struct DialogId(string CallId, string LocalTag, string RemoteTag)
{
    public static DialogId OfIncoming(SipRequest request) => new(request.CallId, request.To.Tag ?? "", request.From.Tag ?? "");
}
