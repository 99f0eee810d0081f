using KpnEen.Data.Postgres;
using KpnEen.Data.Records;
using KpnEen.Media;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Data.Tests.Recovery;

/// <summary>A recording as a kill leaves it: some blocks, a part of one more, no end.</summary>
internal static class InterruptedRecording
{
    // 200 ms of stereo, 16 bit, 8 kHz, and its tag.
    private const int Block = (1600 * 4) + 16;

    public static RecordingFolder FolderOf(string state)
    {
        var folder = new StateFolder(state);
        return new RecordingFolder(folder, RecordingKeyStore.ReadOrCreate(folder));
    }

    public static void Write(string path, string id, RecordingKeys keys, TimeSpan length)
    {
        VirtualWorld.Run(async world =>
        {
            using var engine = new RecordingEngine(
                new RecordingOptions(Path.GetDirectoryName(path)!),
                keys,
                new TimedRecordingWorkers(world.Time),
                world.Time,
                NullLogger.Instance
            );
            var recorder = await engine.StartAsync(id, null, null);
            await world.Delay(length + TimeSpan.FromSeconds(1));
            await recorder.StopAsync();
        });
        using var file = new FileStream(path, FileMode.Open);
        file.SetLength(84 + (Block * (int)(length.TotalSeconds * 5)) + 1000);
    }
}
