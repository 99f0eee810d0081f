namespace KpnEen.EndToEnd.Tests.Sipp;

/// <summary>A dialog as one of its ends sees it, read from what SIPp logged.</summary>
/// <param name="From">Address of the caller, without its tag.</param>
/// <param name="To">Address of the called, without its tag.</param>
/// <param name="WasCalled">This end is the called one.</param>
/// <param name="Target">Contact of the other end.</param>
internal sealed record SipDialogId(string CallId, string LocalTag, string RemoteTag, string From, string To, bool WasCalled, string Target)
{
    public string Local => $"{(WasCalled ? To : From)};tag={LocalTag}";

    public string Remote => $"{(WasCalled ? From : To)};tag={RemoteTag}";
}
