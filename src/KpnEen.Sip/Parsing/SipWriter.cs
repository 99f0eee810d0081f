namespace KpnEen.Sip.Parsing;

/// <summary>Writes a message in one pass. Content-Length is always ours and last.</summary>
internal static class SipWriter
{
    private const int Usual = 2048;

    public static byte[] ToBytes(SipMessage message)
    {
        var target = new ByteBuilder(Usual);
        switch (message)
        {
            case SipRequest request:
                target.Add(request.Method);
                target.Add(" "u8);
                target.Add(request.RequestUri.ToString());
                target.Add(" SIP/2.0\r\n"u8);
                break;
            case SipResponse response:
                target.Add("SIP/2.0 "u8);
                target.Add(response.StatusCode);
                target.Add(" "u8);
                target.Add(response.ReasonPhrase.ReplaceLineEndings(" "));
                target.Add("\r\n"u8);
                break;
        }
        foreach (ref var field in message.Headers.Span)
        {
            if (ReferenceEquals(field.Name, HeaderNames.ContentLength))
                continue;
            target.Add(field.Name);
            target.Add(": "u8);
            if (field.Raw.IsEmpty)
                target.Add(field.Value);
            else
                target.Add(field.Raw);
            target.Add("\r\n"u8);
        }
        target.Add("Content-Length: "u8);
        target.Add(message.Body.Length);
        target.Add("\r\n\r\n"u8);
        target.Add(message.Body.Span);
        return target.ToArray();
    }
}
