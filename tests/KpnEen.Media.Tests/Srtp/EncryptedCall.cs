using System.Net;
using System.Net.Sockets;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Srtp;

/// <summary>A port of ours and an encrypted phone on the virtual network.</summary>
internal static class EncryptedCall
{
    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    public static readonly IPEndPoint Phone = new(IPAddress.Parse("203.0.113.50"), 4000);
    public static readonly MediaSecurity Required = new(SrtpUse.Required, MediaKeying.Sdes);
    public static readonly MediaSecurity Optional = new(SrtpUse.Optional, MediaKeying.Sdes);

    public static (long Unauthentic, long Received, long Foreign) Counted(MediaPort port) =>
        (port.Quality.UnauthenticPackets, port.Quality.Received.Packets, port.Quality.ForeignPackets);

    public static void Run(string suite, MediaSecurity security, Func<VirtualWorld, MediaPort, SrtpPeer, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
            using var phone = new SrtpPeer(world.Network, Phone, suite);
            await test(world, engine.Open(AddressFamily.InterNetwork, security), phone);
        });
}
