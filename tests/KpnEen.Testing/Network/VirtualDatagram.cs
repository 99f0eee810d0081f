using System.Net;
using System.Text;

namespace KpnEen.Testing;

/// <summary>A datagram as a rule of the network sees it.</summary>
public readonly record struct VirtualDatagram(IPEndPoint From, IPEndPoint To, ReadOnlyMemory<byte> Data, bool IsMedia)
{
    /// <summary>The first line of a SIP message; empty for media.</summary>
    public string StartLine
    {
        get
        {
            if (IsMedia)
                return "";
            var span = Data.Span;
            var end = span.IndexOf((byte)'\r');
            return Encoding.UTF8.GetString(end < 0 ? span : span[..end]);
        }
    }
}
