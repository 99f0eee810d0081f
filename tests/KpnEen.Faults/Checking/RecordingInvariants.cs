using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using KpnEen.Media;
using KpnEen.Testing;

namespace KpnEen.Faults.Checking;

/// <summary>I7: recordings.</summary>
public static class RecordingInvariants
{
    private const double Tail = 1;

    // The plan's 1.0 s, and what the two ends may differ about the answer.
    private const double TailAfterTalk = 1.5;

    /// <summary>I7: opens in a foreign decoder, is as long as its row says to 1 s, is the file its sum is of; none is left unfinished.</summary>
    public static IEnumerable<Violation> PlayableAndWhole(Facts facts)
    {
        foreach (var recording in facts.Recordings)
        {
            if (recording.State is "failed" or "deleted")
                continue;
            if (recording.State != "available")
            {
                yield return new("I7", $"recording {recording.Id} stays {recording.State}");
                continue;
            }
            var path = Path.Combine(facts.RecordingFolder, recording.File);
            if (!File.Exists(path))
                yield return new("I7", $"recording {recording.Id} has no file");
            else if (Unsealed(path, recording.Id, facts.RecordingKeys) is not { } wav)
                yield return new("I7", $"recording {recording.Id} cannot be unsealed");
            else if (Convert.ToHexStringLower(SHA256.HashData(wav)) != recording.Sha256)
                yield return new("I7", $"the sum of recording {recording.Id} is of another file");
            else if (Seconds(wav) is not { } seconds)
                yield return new("I7", $"sox cannot open recording {recording.Id}");
            else if (Math.Abs(seconds - ((recording.DurationMs ?? 0) / 1000.0)) > Tail)
                yield return new("I7", $"recording {recording.Id} lasts {seconds:F2} s, its row says {recording.DurationMs} ms");
            else if (Talked(facts, recording) is { } talked && seconds < talked.TotalSeconds - TailAfterTalk)
                yield return new("I7", $"recording {recording.Id} lasts {seconds:F2} s of a talk of {talked.TotalSeconds:F2} s");
        }
    }

    private static TimeSpan? Talked(Facts facts, RecordingRow recording)
    {
        var record = facts.Records.FirstOrDefault(r => r.ConversationId == recording.ConversationId);
        if (record?.SipCallId is not { } id || facts.Ledger.Find(id) is not { Caller.IsOver: true } call)
            return null;
        return CallInvariants.Talked(call.Caller, facts.Ledger.KillOf(call)) - facts.Ledger.GraceOf(call);
    }

    private static byte[]? Unsealed(string path, string id, RecordingKeys keys)
    {
        try
        {
            using var stream = RecordingFile.Open(path, id, keys);
            using var wav = new MemoryStream();
            stream.CopyTo(wav);
            return wav.ToArray();
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>As SoX reads it; null: it does not.</summary>
    private static double? Seconds(byte[] wav)
    {
        var path = Path.Combine(Path.GetTempPath(), $"kpneen-{Guid.NewGuid():N}.wav");
        try
        {
            File.WriteAllBytes(path, wav);
            var start = new ProcessStartInfo(RequiredTool.Find("soxi", "sox"), ["-D", path])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var soxi = Process.Start(start)!;
            var said = soxi.StandardOutput.ReadToEnd();
            soxi.WaitForExit();
            return soxi.ExitCode == 0 && double.TryParse(said, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
