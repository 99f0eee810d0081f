using System.Net;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Media.Tests;

/// <summary>An exchange with a port toward each of two phones, all agreed and able to talk.</summary>
internal sealed class TwoPhones : IAsyncDisposable
{
    public static readonly IPAddress ExchangeHost = IPAddress.Parse("198.51.100.1");
    public static readonly IPAddress AliceHost = IPAddress.Parse("203.0.113.10");
    public static readonly IPAddress BobHost = IPAddress.Parse("203.0.113.20");

    private readonly MediaEngine[] _engines;

    private TwoPhones(VirtualWorld world, AudioCodec alice, AudioCodec bob, MediaSecurity? aliceSecurity, MediaSecurity? bobSecurity)
    {
        Exchange = Engine(world, ExchangeHost, [.. MediaOptions.AllCodecs]);
        var (a, b) = (Engine(world, AliceHost, alice), Engine(world, BobHost, bob));
        _engines = [Exchange, a, b];
        const System.Net.Sockets.AddressFamily family = System.Net.Sockets.AddressFamily.InterNetwork;
        (Alice, ToAlice) = (a.Open(family, aliceSecurity), Exchange.Open(family, aliceSecurity));
        (Bob, ToBob) = (b.Open(family, bobSecurity), Exchange.Open(family, bobSecurity));
    }

    public MediaEngine Exchange { get; }

    /// <summary>Alice's phone.</summary>
    public MediaPort Alice { get; }

    public MediaPort Bob { get; }

    /// <summary>The exchange's port toward Alice.</summary>
    public MediaPort ToAlice { get; }

    public MediaPort ToBob { get; }

    /// <param name="aliceSecurity">Of both ends between Alice and the exchange; null: in the clear.</param>
    public static TwoPhones Agreed(
        VirtualWorld world,
        AudioCodec? alice = null,
        AudioCodec? bob = null,
        MediaSecurity? aliceSecurity = null,
        MediaSecurity? bobSecurity = null
    )
    {
        var phones = new TwoPhones(world, alice ?? AudioCodec.Pcma, bob ?? AudioCodec.Pcma, aliceSecurity, bobSecurity);
        Agree(phones.Alice, phones.ToAlice);
        Agree(phones.ToBob, phones.Bob);
        return phones;
    }

    public static MediaEngine Engine(VirtualWorld world, IPAddress host, params AudioCodec[] codecs) =>
        new(
            new MediaOptions { Address = host, Codecs = codecs.Length > 0 ? codecs : [AudioCodec.Pcma, AudioCodec.Pcmu] },
            world.Network,
            world.Time,
            NullLogger.Instance
        );

    /// <summary>One offers, the other answers.</summary>
    public static void Agree(MediaPort offerer, MediaPort answerer, MediaDirection direction = MediaDirection.SendReceive) =>
        offerer.ApplyAnswer(answerer.Answer(offerer.CreateOffer(direction: direction)));

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines)
            await engine.DisposeAsync();
    }
}
