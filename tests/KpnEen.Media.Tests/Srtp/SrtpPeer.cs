using System.Net;
using System.Text.RegularExpressions;
using KpnEen.Media.Srtp;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Tests.Srtp;

/// <summary>A far side with libsrtp2 behind a raw socket: offers a key, reads ours from the answer, and keeps what it hears, deciphered.</summary>
internal sealed partial class SrtpPeer : IDisposable
{
    private readonly RawPeer _peer;
    private LibSrtp? _receiver;
    private LibSrtp _sender;
    private int _read;

    public SrtpPeer(IMediaNetwork network, IPEndPoint local, string suite = "AES_CM_128_HMAC_SHA1_80")
    {
        _peer = new RawPeer(network, local);
        Key = SrtpMasterKey.CreateRandom(SrtpSuite.Find(suite)!);
        _sender = LibSrtp.Sender(Key);
    }

    public SrtpMasterKey Key { get; private set; }

    /// <summary>The key of the exchange, from its last description.</summary>
    public SrtpMasterKey? Theirs { get; private set; }

    /// <summary>As it came, enciphered.</summary>
    public List<byte[]> Wire => _peer.Received;

    public string Crypto(int tag = 1) => $"a=crypto:{tag} {Key.Suite.Name} inline:{Key.ToInline()}\r\n";

    public byte[] Offer(string profile = "RTP/SAVP", string? extra = null) =>
        Replace(_peer.Sdp(extra: Crypto() + extra), " RTP/AVP ", $" {profile} ");

    /// <summary>Takes the answer to <see cref="Offer"/>, or an offer, and its key.</summary>
    /// <param name="place">Among the keys of the description.</param>
    public void Take(byte[] description, int place = 0)
    {
        var line = CryptoLine().Matches(System.Text.Encoding.ASCII.GetString(description))[place];
        Assert.True(SrtpMasterKey.TryParse(SrtpSuite.Find(line.Groups["suite"].Value)!, line.Groups["key"].Value, out var key));
        if (key.Equals(Theirs))
            return;
        Theirs = key;
        _receiver?.Dispose();
        _receiver = LibSrtp.Receiver(key);
    }

    /// <summary>A new key; the counters of both directions begin at zero, as most phones have it.</summary>
    public void Rekey()
    {
        _sender.Dispose();
        Key = SrtpMasterKey.CreateRandom(Key.Suite);
        _sender = LibSrtp.Sender(Key);
    }

    public byte[] Protect(byte[] rtp) => _sender.Protect(rtp);

    public byte[] ProtectControl(byte[] rtcp) => _sender.ProtectControl(rtcp);

    public void Send(byte[] packet, IPEndPoint to) => _peer.Send(packet, to);

    /// <summary>What came since the last time; fails when any of it does not decipher.</summary>
    public List<byte[]> Hear()
    {
        var heard = new List<byte[]>();
        for (; _read < Wire.Count; _read++)
            heard.Add(_receiver!.Unprotect(Wire[_read]) ?? throw new InvalidOperationException($"packet {_read} does not decipher"));
        return heard;
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver?.Dispose();
        _peer.Dispose();
    }

    private static byte[] Replace(byte[] sdp, string what, string by) =>
        System.Text.Encoding.ASCII.GetBytes(System.Text.Encoding.ASCII.GetString(sdp).Replace(what, by, StringComparison.Ordinal));

    [GeneratedRegex(@"a=crypto:(?<tag>\d+) (?<suite>\S+) inline:(?<key>[A-Za-z0-9+/=]+)")]
    private static partial Regex CryptoLine();
}
