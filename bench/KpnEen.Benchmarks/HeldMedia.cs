using System.Text;
using KpnEen.Media;
using KpnEen.Media.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Benchmarks;

/// <summary>What two bridged media ports keep in managed memory: a call whose phones speak A-law only, and one whose phones know all codecs. Sockets of the system are not in it.</summary>
internal static class HeldMedia
{
    private const int Calls = 2000;
    private const string All = "111 9 8 0 101\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\n";

    public static void Print()
    {
        Console.WriteLine($"two bridged media ports, A-law: {Of("8 101\r\na=rtpmap:101 telephone-event/8000\r\n")} bytes");
        Console.WriteLine($"two bridged media ports, all codecs: {Of(All)} bytes");
    }

    private static long Of(string formats)
    {
        var engine = new MediaEngine(
            new MediaOptions { Codecs = MediaOptions.AllCodecs },
            new SilentNetwork(),
            TimeProvider.System,
            NullLogger.Instance
        );
        var held = new List<IDisposable>(Calls + 1);
        var sdp = Encoding.ASCII.GetBytes(
            $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP {formats}"
        );
        Call();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Calls; i++)
            Call();
        var result = (GC.GetTotalMemory(forceFullCollection: true) - before) / Calls;
        GC.KeepAlive(held);
        return result;

        void Call()
        {
            var (a, b) = (engine.Open(), engine.Open());
            a.Answer(sdp);
            b.CreateOffer();
            b.ApplyAnswer(sdp);
            held.Add(MediaBridge.Connect(a, b));
        }
    }
}
