using System.Globalization;
using KpnEen.Media;
using KpnEen.Media.Transport;
using KpnEen.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.MediaLoad;

/// <summary>Our media core alone, in a process of its own: reads the ports of the far sides of a call, answers with its own two, bridged as the kind says.</summary>
internal static class MediaHost
{
    public static async Task<int> ServeAsync(CallKind kind, int calls)
    {
        using var pauses = new GcPauses();
        using var network = new UdpMediaNetwork(1);
        await using var engine = new MediaEngine(
            new MediaOptions { Codecs = MediaOptions.AllCodecs },
            network,
            TimeProvider.System,
            NullLogger.Instance
        );
        var folder = Directory.CreateTempSubdirectory("kpneen-load");
        using var recording = new RecordingEngine(
            new RecordingOptions(folder.FullName),
            new RecordingKeys(RecordingKey.Random()),
            new RecordingThreads(),
            TimeProvider.System,
            NullLogger.Instance
        );
        var rooms = new List<AudioMixer>();
        var held = GC.GetTotalMemory(forceFullCollection: true);
        for (var n = 0; n < calls; n++)
        {
            var ports = Console.ReadLine()!.Split(' ');
            var (a, b) = (Open(engine, kind, ports[0], caller: true), Open(engine, kind, ports[1], caller: false));
            if (kind.IsMixed)
            {
                if (n % (CallKind.Room / 2) == 0)
                    rooms.Add(new AudioMixer());
                rooms[^1].Add(a);
                rooms[^1].Add(b);
            }
            else
            {
                MediaBridge.Connect(a, b);
            }
            if (kind.IsRecorded)
                await recording.StartAsync($"load-{n}", a, b);
            if (kind.IsTapped)
                _ = (a.Listen(new ToneMeter()), b.Listen(new ToneMeter()));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{a.LocalRtp.Port} {b.LocalRtp.Port}"));
        }
        Console.ReadLine();
        // What the collector did while calls were set up is not what is asked.
        pauses.Reset();
        var (paused, collections) = (GC.GetTotalPauseDuration(), GC.CollectionCount(0));
        Console.ReadLine();
        Print("gc_pause_ms", (GC.GetTotalPauseDuration() - paused).TotalMilliseconds);
        Print("gc_longest_ms", pauses.Longest.TotalMilliseconds);
        Print("gc_count", GC.CollectionCount(0) - collections);
        Print("managed_kb_call", (GC.GetTotalMemory(forceFullCollection: true) - held) / 1024.0 / calls);
        Print("faults", network.Faults);
        folder.Delete(recursive: true);
        return 0;
    }

    private static MediaPort Open(MediaEngine engine, CallKind kind, string port, bool caller)
    {
        var leg = engine.Open(System.Net.Sockets.AddressFamily.InterNetwork, kind.Security);
        leg.Answer(kind.Sdp(int.Parse(port, CultureInfo.InvariantCulture), caller));
        return leg;
    }

    private static void Print(string name, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.####}"));
}
