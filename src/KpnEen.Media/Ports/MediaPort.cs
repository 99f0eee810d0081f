using System.Net;
using System.Threading.Channels;

namespace KpnEen.Media;

/// <summary>The media of one leg: offer/answer state, an RTP and an RTCP socket, playing, keys, listening, quality. Thread-safe.</summary>
public sealed class MediaPort : IAsyncDisposable
{
    internal MediaPort() { }

    /// <summary>Our side of the session as last written (offer or answer); null before.</summary>
    public byte[]? LocalDescription => throw new NotImplementedException();

    /// <summary>The codec we send, once agreed.</summary>
    public AudioCodec? Codec => throw new NotImplementedException();

    /// <summary>The audio codecs the far side named last, in its order, telephone-event left out.</summary>
    public IReadOnlyList<AudioCodec> RemoteCodecs => throw new NotImplementedException();

    /// <summary>What we may do.</summary>
    public MediaDirection Direction => throw new NotImplementedException();

    /// <summary>The far side put us on hold (sendonly, inactive or c=0.0.0.0).</summary>
    public bool IsHeldByRemote => throw new NotImplementedException();

    public IPEndPoint LocalRtp => throw new NotImplementedException();

    /// <summary>Where the media comes from for good; null until the first valid packet.</summary>
    public IPEndPoint? LockedRemote => throw new NotImplementedException();

    public MediaQuality Quality => throw new NotImplementedException();

    /// <summary>Keys pressed by the far side (RFC 4733), each once.</summary>
    public ChannelReader<DtmfDigit> ReceivedDtmf => throw new NotImplementedException();

    /// <summary>Writes an offer. Nothing changes until <see cref="ApplyAnswer"/>.</summary>
    public byte[] CreateOffer(IReadOnlyList<AudioCodec>? preferred = null, MediaDirection direction = MediaDirection.SendReceive) =>
        throw new NotImplementedException();

    /// <summary>Answers an offer, first or later, and applies it.</summary>
    /// <exception cref="SdpParseException">Not SDP.</exception>
    /// <exception cref="MediaNegotiationException">Nothing fits; a session agreed before goes on.</exception>
    public byte[] Answer(
        ReadOnlySpan<byte> offer,
        IReadOnlyList<AudioCodec>? preferred = null,
        MediaDirection allowed = MediaDirection.SendReceive
    ) => throw new NotImplementedException();

    /// <summary>Applies the answer to our last offer; again when a later response repeats or changes it.</summary>
    /// <exception cref="SdpParseException">Not SDP.</exception>
    /// <exception cref="MediaNegotiationException">Nothing fits, or no offer was made.</exception>
    public void ApplyAnswer(ReadOnlySpan<byte> answer) => throw new NotImplementedException();

    /// <summary>Our offer was refused: forgets it, the session agreed before goes on.</summary>
    public void RollBack() => throw new NotImplementedException();

    /// <summary>Only this host (where the signalling comes from), or the one in SDP, may send media here: no guess is made behind NAT.</summary>
    public void ExpectFrom(IPAddress host) => throw new NotImplementedException();

    /// <summary>Plays toward this leg until the source ends, the result is disposed, or something newer is played or bridged.</summary>
    public IDisposable Send(IAudioSource source) => throw new NotImplementedException();

    /// <summary>Plays to the end of the source.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the source is stopped.</exception>
    public Task PlayAsync(IAudioSource source, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Sends keys: RFC 4733 events, or tones in the audio when the far side takes no events.</summary>
    /// <param name="digits">0-9, *, #, A-D.</param>
    /// <param name="each">Length of a key, default 100 ms, with a pause of as much.</param>
    public Task SendDtmfAsync(string digits, TimeSpan? each = null, CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>Lets a sink hear this leg until the result is disposed.</summary>
    public IDisposable Listen(IAudioSink sink, AudioSides sides = AudioSides.Heard) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
