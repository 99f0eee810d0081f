using KpnEen.Media.Recording;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Media.Tests.Recording;

/// <summary>A folder of recordings and the key to it.</summary>
internal sealed class Tapes : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RecordingKeys Keys { get; } = new(RecordingKey.Random());

    public RecordingEngine Engine(TimeProvider time, IRecordingDisk? disk = null, IRecordingWorkers? workers = null) =>
        new(new RecordingOptions(_folder.File("")), Keys, workers ?? new TimedRecordingWorkers(time), time, NullLogger.Instance, disk);

    public string PathOf(string id) => _folder.File(id + RecordingFile.Extension);

    /// <summary>Writes noise as a recording.</summary>
    /// <returns>The WAV file it is to a player.</returns>
    public byte[] Write(string id, int rate, double seconds)
    {
        var audio = new byte[(int)(seconds * rate) * WavHeader.BytesPerFrame];
        new Random(rate).NextBytes(audio);
        var header = new byte[WavHeader.Size];
        WavHeader.Write(header, rate, audio.Length);
        using (var writer = new RecordingWriter(new LocalDisk(), PathOf(id), id, rate, Keys))
        {
            var at = 0;
            for (var block = RecordingFormat.BlockOctets(rate); audio.Length - at >= block; at += block)
                writer.Append([.. audio[at..(at + block)], .. new byte[RecordingFormat.TagLength]]);
            writer.End([.. audio[at..], .. new byte[RecordingFormat.TagLength]]);
        }
        return [.. header, .. audio];
    }

    /// <summary>The WAV file as a player gets it.</summary>
    public byte[] Read(string id, string? path = null)
    {
        using var stream = RecordingFile.Open(path ?? PathOf(id), id, Keys);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>What a crash in this moment would leave, as the next start repairs it.</summary>
    public StereoFile ReadCopy(string id)
    {
        var path = _folder.File("copy.rec");
        File.Copy(PathOf(id), path, overwrite: true);
        RecordingFile.Repair(path, id, Keys);
        return new StereoFile(Read(id, path));
    }

    public void Dispose() => _folder.Dispose();
}
