using System.Security.Cryptography;
using KpnEen.Media.Recording;

namespace KpnEen.Media;

/// <summary>Recording files as they lie on disk: sealed, each with a key of its own. <see cref="RecordingFormat"/></summary>
public static class RecordingFile
{
    public const string Extension = ".rec";

    /// <summary>The recording as a WAV file that can be sought in; unsealed while it is read.</summary>
    /// <param name="id">Of the recording: a file put in another's place does not open.</param>
    /// <exception cref="InvalidDataException">The file is no recording of ours.</exception>
    /// <exception cref="CryptographicException">Tampered with, never ended, of another recording, or locked with a key that is not here.</exception>
    /// <exception cref="IOException">There is no such file.</exception>
    public static Stream Open(string path, string id, RecordingKeys keys) => Opened(new SealedFile(path, id, keys));

    /// <summary>Ends a recording whose writer died: keeps what can be played and puts the end behind it. Doing it twice changes nothing.</summary>
    /// <exception cref="InvalidDataException">The file is no recording of ours.</exception>
    /// <exception cref="CryptographicException">Tampered with, of another recording, or locked with a key that is not here.</exception>
    public static RecordingResult Repair(string path, string id, RecordingKeys keys)
    {
        using (var file = new SealedFile(path, id, keys, FileAccess.ReadWrite))
        {
            var audio = new byte[file.BlockOctets];
            if (file.TryReadFinal(audio) is null)
                file.WriteEnd(GoodBlocks(file, audio));
            CryptographicOperations.ZeroMemory(audio);
        }
        return Measure(path, id, keys, []);
    }

    /// <summary>Removes the recording: its key is overwritten on the disk first, so that what a file system or a copy of its blocks still holds is noise.</summary>
    /// <remarks>No file is as good as removed.</remarks>
    public static void Destroy(string path)
    {
        if (!File.Exists(path))
            return;
        if (File.ResolveLinkTarget(path, returnFinalTarget: false) is not null)
        {
            // Not ours to write through.
            File.Delete(path);
            return;
        }
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            Span<byte> nothing = stackalloc byte[RecordingFormat.HeaderLength - RecordingFormat.NonceAt];
            nothing.Clear();
            if (RandomAccess.GetLength(file) >= RecordingFormat.HeaderLength)
                RandomAccess.Write(file, nothing, RecordingFormat.NonceAt);
            RandomAccess.FlushToDisk(file);
        }
        File.Delete(path);
    }

    /// <summary>Length and digest, from the file as it lies there.</summary>
    /// <param name="progress">Called now and then meanwhile: an hour of audio takes its time.</param>
    internal static RecordingResult Measure(
        string path,
        string id,
        RecordingKeys keys,
        IReadOnlyList<RecordingPause> pauses,
        Action? progress = null
    )
    {
        var file = new SealedFile(path, id, keys);
        using var stream = Opened(file);
        var frames = (stream.Length - WavHeader.Size) / WavHeader.BytesPerFrame;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        while (stream.Read(buffer.AsSpan()) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
            progress?.Invoke();
        }
        CryptographicOperations.ZeroMemory(buffer);
        return new RecordingResult(
            TimeSpan.FromTicks(frames * TimeSpan.TicksPerSecond / file.Rate),
            Convert.ToHexStringLower(hash.GetHashAndReset()),
            stream.Length,
            pauses
        );
    }

    private static RecordingStream Opened(SealedFile file)
    {
        try
        {
            return new RecordingStream(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // After a power cut the last blocks may be there in length only.
    private static long GoodBlocks(SealedFile file, Span<byte> audio)
    {
        for (long block = 0; block < file.Blocks; block++)
        {
            try
            {
                file.Read(block, audio);
            }
            catch (AuthenticationTagMismatchException)
            {
                return block;
            }
        }
        return file.Blocks;
    }
}
