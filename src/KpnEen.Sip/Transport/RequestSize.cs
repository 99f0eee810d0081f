namespace KpnEen.Sip.Transport;

/// <summary>How large a request will be on the wire, to some bytes.</summary>
internal static class RequestSize
{
    // Start line, our Via and Contact, which are not in it yet.
    private const int StillToCome = 300;

    public static int Of(SipRequest request)
    {
        var size = StillToCome + request.Body.Length;
        foreach (var (name, value) in request.Headers)
            size += name.Length + value.Length + 4;
        return size;
    }
}
