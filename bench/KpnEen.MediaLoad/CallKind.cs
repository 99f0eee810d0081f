using System.Text;
using KpnEen.Media;
using KpnEen.Media.Srtp;

namespace KpnEen.MediaLoad;

/// <summary>How the far sides of a call speak, and describe that.</summary>
internal sealed record CallKind(string Name)
{
    private const byte OpusType = 111;

    // No secret: both processes have it, and nobody else is there.
    private static readonly SrtpMasterKey Key = new(SrtpSuite.AesCm128HmacSha1Tag80, new byte[16], new byte[14]);

    public static IReadOnlyList<string> All { get; } = ["relay", "tapped", "recorded", "srtp", "transcoded", "g722"];

    public bool IsRecorded => Name == "recorded";

    /// <summary>Somebody listens to both sides: what decoding alone costs.</summary>
    public bool IsTapped => Name == "tapped";

    public MediaSecurity Security => Name == "srtp" ? new(SrtpUse.Required, MediaKeying.Sdes) : MediaSecurity.None;

    /// <summary>What the caller says of itself; the callee always speaks A-law, and SRTP when the caller does.</summary>
    public byte[] Sdp(int port, bool caller) =>
        Encoding.ASCII.GetBytes(
            $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + Name switch
                {
                    "srtp" =>
                        $"m=audio {port} RTP/SAVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=crypto:1 {Key.Suite.Name} inline:{Key.ToInline()}\r\n",
                    "transcoded" when caller =>
                        $"m=audio {port} RTP/AVP {OpusType} 101\r\na=rtpmap:{OpusType} opus/48000/2\r\na=rtpmap:101 telephone-event/48000\r\n",
                    "g722" when caller => $"m=audio {port} RTP/AVP 9 101\r\na=rtpmap:101 telephone-event/8000\r\n",
                    _ => $"m=audio {port} RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n",
                }
        );

    public Speaker Speaker(LoadSocket socket, bool caller) =>
        Name switch
        {
            "srtp" => new Speaker(socket, 8, Frames.Of(AudioCodec.Pcma), 8000) { CarriesTime = false, Protect = Srtp() },
            "transcoded" when caller => new Speaker(socket, OpusType, Frames.Of(AudioCodec.Opus), 48_000) { CarriesTime = false },
            "g722" when caller => new Speaker(socket, 9, Frames.Of(AudioCodec.G722), 8000) { CarriesTime = false },
            _ => new Speaker(socket, 8, Frames.Of(AudioCodec.Pcma), 8000) { CarriesTime = Name is not ("transcoded" or "g722") },
        };

    private static Speaker.Protector Srtp()
    {
        var protection = new SrtpProtection(Key, SrtpMasterKey.CreateRandom(Key.Suite));
        return (buffer, length) =>
            protection.TryProtect(buffer, ref length) ? length : throw new InvalidOperationException("The packet was not protected.");
    }
}
