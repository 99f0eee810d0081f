using System.Diagnostics;
using System.Globalization;
using System.Text;
using KpnEen.Media;
using KpnEen.Media.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.MediaLoad;

/// <summary>Our media core alone: reads pairs of ports of the far sides, answers with a pair of its own, bridged as the kind says.</summary>
internal static class MediaHost
{
    public static int Serve(string kind, int calls)
    {
        if (kind != "relay")
            return 2;
        using var network = new UdpMediaNetwork(1);
        var engine = new MediaEngine(new MediaOptions(), network, TimeProvider.System, NullLogger.Instance);
        for (var n = 0; n < calls; n++)
        {
            var ports = Console.ReadLine()!.Split(' ');
            var (a, b) = (engine.Open(), engine.Open());
            a.Answer(Sdp(ports[0]));
            b.Answer(Sdp(ports[1]));
            MediaBridge.Connect(a, b);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{a.LocalRtp.Port} {b.LocalRtp.Port}"));
        }
        Console.ReadLine();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"gc_pause_total_ms {GC.GetTotalPauseDuration().TotalMilliseconds:0.0}\ngc_count {GC.CollectionCount(0)}\nfaults {network.Faults}\nmanaged_kb {GC.GetTotalMemory(true) / 1024}"
            )
        );
        Process.GetCurrentProcess().Kill();
        return 0;
    }

    private static byte[] Sdp(string port) => Encoding.ASCII.GetBytes(SipText.Sdp(int.Parse(port, CultureInfo.InvariantCulture)));
}
