using System.Buffers;
using System.Globalization;
using System.Text;

namespace KpnEen.Sip.Parsing;

/// <summary>Writes a message in one pass. Content-Length is always ours and last.</summary>
internal static class SipWriter
{
    public static byte[] ToBytes(SipMessage message)
    {
        using var buffer = new PooledWriter();
        Write(message, buffer);
        return buffer.Written.ToArray();
    }

    public static void Write(SipMessage message, IBufferWriter<byte> target)
    {
        switch (message)
        {
            case SipRequest request:
                Text(target, request.Method);
                target.Write(" "u8);
                Text(target, request.RequestUri.ToString());
                target.Write(" SIP/2.0\r\n"u8);
                break;
            case SipResponse response:
                target.Write("SIP/2.0 "u8);
                Number(target, response.StatusCode);
                target.Write(" "u8);
                Text(target, response.ReasonPhrase.ReplaceLineEndings(" "));
                target.Write("\r\n"u8);
                break;
        }
        foreach (ref var field in message.Headers.Span)
        {
            if (ReferenceEquals(field.Name, HeaderNames.ContentLength))
                continue;
            Text(target, field.Name);
            target.Write(": "u8);
            if (field.Raw.IsEmpty)
                Text(target, field.Value);
            else
                target.Write(field.Raw);
            target.Write("\r\n"u8);
        }
        target.Write("Content-Length: "u8);
        Number(target, message.Body.Length);
        target.Write("\r\n\r\n"u8);
        target.Write(message.Body.Span);
    }

    private static void Text(IBufferWriter<byte> target, string text) => Encoding.UTF8.GetBytes(text, target);

    private static void Number(IBufferWriter<byte> target, int number)
    {
        var span = target.GetSpan(11);
        number.TryFormat(span, out var written, default, CultureInfo.InvariantCulture);
        target.Advance(written);
    }
}
