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

    public static IReadOnlyList<string> All { get; } = ["relay", "tapped", "recorded", "srtp", "transcoded", "g722", "mixed", "conference"];

    /// <summary>Legs of a mixer; two a call.</summary>
    public const int Room = 16;

    /// <summary>All legs of eight calls hear each other: in one kind all speak at once, in the other two do and the rest is silent.</summary>
    public bool IsMixed => Name is "mixed" or "conference";

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

    /// <param name="call">Which one it is, from 0.</param>
    public Speaker Speaker(LoadSocket socket, bool caller, int call) =>
        Name switch
        {
            "conference" when call % (Room / 2) != 0 => new Speaker(socket, 8, Frames.Silence, 8000) { CarriesTime = false },
            "srtp" => new Speaker(socket, 8, Frames.Of(AudioCodec.Pcma), 8000) { CarriesTime = false, Protect = Srtp() },
            "transcoded" when caller => new Speaker(socket, OpusType, Frames.Of(AudioCodec.Opus), 48_000) { CarriesTime = false },
            "g722" when caller => new Speaker(socket, 9, Frames.Of(AudioCodec.G722), 8000) { CarriesTime = false },
            _ => new Speaker(socket, 8, Frames.Of(AudioCodec.Pcma), 8000)
            {
                CarriesTime = Name is not ("transcoded" or "g722") && !IsMixed,
            },
        };

    private static Speaker.Protector Srtp()
    {
        var protection = new SrtpProtection(Key, SrtpMasterKey.CreateRandom(Key.Suite));
        return (buffer, length) =>
            protection.TryProtect(buffer, ref length) ? length : throw new InvalidOperationException("The packet was not protected.");
    }
}
