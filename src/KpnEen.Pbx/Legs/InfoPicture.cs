using System.Text;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>A wish for a whole picture in INFO (RFC 5168), as video phones without RTCP feedback send it.</summary>
internal static class InfoPicture
{
    public static bool IsAsked(SipRequest info) =>
        string.Equals(info.ContentType, "application/media_control+xml", StringComparison.OrdinalIgnoreCase)
        && Encoding.ASCII.GetString(info.Body.Span).Contains("picture_fast_update", StringComparison.Ordinal);
}
