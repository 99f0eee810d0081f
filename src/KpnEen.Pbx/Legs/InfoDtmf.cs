using System.Text;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>Keys in INFO: application/dtmf-relay ("Signal=5") and application/dtmf ("5"), as phones send them.</summary>
internal static class InfoDtmf
{
    public static char? Read(SipRequest info)
    {
        var text = Encoding.ASCII.GetString(info.Body.Span);
        var signal = info.ContentType switch
        {
            "application/dtmf" => text.Trim(),
            "application/dtmf-relay" => text.Split('\n')
                .Select(line => line.Split('=', 2))
                .Where(parts => parts.Length == 2 && parts[0].Trim().Equals("Signal", StringComparison.OrdinalIgnoreCase))
                .Select(parts => parts[1].Trim())
                .FirstOrDefault(),
            _ => null,
        };
        return signal switch
        {
            "10" => '*',
            "11" => '#',
            [var key] when "0123456789*#ABCD".Contains(key, StringComparison.Ordinal) => key,
            _ => null,
        };
    }
}
