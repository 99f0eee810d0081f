using System.Net;

namespace KpnEen.Media.Sdp;

/// <summary>One m= line of ours. Their number and order never change in a session (RFC 3264 8).</summary>
internal abstract record LocalLine(string Kind, string Protocol)
{
    /// <summary>A line in use.</summary>
    /// <param name="Rtp">Advertised address and port.</param>
    internal sealed record Active(MediaKind Media, RtpProfile Profile, IPEndPoint Rtp, IReadOnlyList<SdpFormat> Formats)
        : LocalLine(Media is MediaKind.Audio ? "audio" : "video", Profile.ToString())
    {
        public required int RtcpPort { get; init; }

        public required MediaDirection Direction { get; init; }

        public bool RtcpMux { get; init; }

        /// <summary>Milliseconds of audio we want in a packet.</summary>
        public int PacketTime { get; init; } = 20;

        public string? Mid { get; init; }

        public IReadOnlyList<SdpCrypto> Crypto { get; init; } = [];

        public LocalDtls? Dtls { get; init; }

        /// <summary>It shares the transport of the audio line.</summary>
        public bool IsBundled { get; init; }
    }

    /// <summary>A line we refused: port 0, formats as they were.</summary>
    internal sealed record Refused(string Kind, string Protocol, IReadOnlyList<string> Formats) : LocalLine(Kind, Protocol)
    {
        public string? Mid { get; init; }
    }
}
