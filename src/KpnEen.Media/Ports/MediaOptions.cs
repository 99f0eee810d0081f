using System.Net;

namespace KpnEen.Media;

/// <summary>Settings of a media engine.</summary>
public sealed record MediaOptions
{
    /// <summary>Address that is bound, and advertised unless <see cref="AdvertisedAddress"/> says otherwise.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>An address of the other family, IPv6 or IPv4: for legs whose far side speaks that one; null: none.</summary>
    public IPAddress? OtherAddress { get; init; }

    /// <summary>Address written into SDP, when this host sits behind a one-to-one NAT.</summary>
    public IPAddress? AdvertisedAddress { get; init; }

    /// <summary>First UDP port to use (made even); 0 lets the system choose.</summary>
    public int FirstPort { get; init; }

    /// <summary>Last UDP port to use; of no meaning when <see cref="FirstPort"/> is 0.</summary>
    public int LastPort { get; init; }

    /// <summary>How long a pair of ports rests after a call before another call gets it, bound all the while; zero: it is closed at once.</summary>
    public TimeSpan PortRest { get; init; }

    /// <summary>Pairs that may rest; each has two descriptors.</summary>
    public int MostResting { get; init; } = 256;

    /// <summary>A far side that has been heard and should be, and is not for this long, is gone (<see cref="MediaPort.Silent"/>); zero: never.</summary>
    public TimeSpan SilenceLimit { get; init; }

    /// <summary>Whether media may be sent to this host itself; always so when <see cref="Address"/> is a loopback address.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>All there are, best first, and comfort noise.</summary>
    public static IReadOnlyList<AudioCodec> AllCodecs { get; } =
    [AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcma, AudioCodec.Pcmu, AudioCodec.ComfortNoise];

    /// <summary>What is offered, best first; those whose library the host lacks are left out.</summary>
    public IReadOnlyList<AudioCodec> Codecs { get; init; } = [AudioCodec.Pcma, AudioCodec.Pcmu];
}
