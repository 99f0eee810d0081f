using System.Security.Cryptography;
using KpnEen.Media.Recording;

namespace KpnEen.Media.Tests.Recording;

/// <summary>Recordings at rest: AES-256-GCM, a key each.</summary>
public sealed class SealedRecordingTests : IDisposable
{
    private const string Id = "rec_1";
    private readonly Tapes _tapes = new();

    public void Dispose() => _tapes.Dispose();

    [Theory]
    [InlineData(8000, 0)]
    [InlineData(8000, 5)]
    [InlineData(8000, 12.34)]
    [InlineData(16000, 3.1)]
    public void Any_range_of_it_is_what_the_whole_has_there(int rate, double seconds)
    {
        var wav = _tapes.Write(Id, rate, seconds);
        Assert.Equal(wav, _tapes.Read(Id));
        using var stream = RecordingFile.Open(_tapes.PathOf(Id), Id, _tapes.Keys);
        Assert.Equal(wav.Length, stream.Length);
        var random = new Random(7);
        for (var n = 0; n < 300; n++)
        {
            var from = random.Next(wav.Length);
            var part = new byte[random.Next(1, Math.Min(40_000, wav.Length - from) + 1)];
            stream.Position = from;
            stream.ReadExactly(part);
            Assert.True(part.AsSpan().SequenceEqual(wav.AsSpan(from, part.Length)), $"{part.Length} octets from {from}");
        }
        stream.Position = wav.Length;
        Assert.Equal(0, stream.Read(new byte[10]));
    }

    [Fact]
    public void Whatever_octet_is_changed_is_found()
    {
        _tapes.Write(Id, 8000, seconds: 1.1);
        var good = File.ReadAllBytes(_tapes.PathOf(Id));
        for (var at = 0; at < good.Length; at += at < 84 ? 1 : 97)
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= 0x10;
            File.WriteAllBytes(_tapes.PathOf(Id), bad);
            Assert.True(Record.Exception(() => _tapes.Read(Id)) is CryptographicException or InvalidDataException, $"octet {at}");
        }
    }

    [Fact]
    public void A_recording_that_was_cut_or_whose_blocks_changed_places_does_not_open()
    {
        _tapes.Write(Id, 8000, seconds: 1.1);
        var good = File.ReadAllBytes(_tapes.PathOf(Id));
        var block = RecordingFormat.StoredBlockOctets(8000);
        for (var blocks = 0; blocks <= 5; blocks++)
        {
            File.WriteAllBytes(_tapes.PathOf(Id), good[..(84 + (block * blocks))]);
            Assert.ThrowsAny<CryptographicException>(() => _tapes.Read(Id));
        }
        File.WriteAllBytes(
            _tapes.PathOf(Id),
            [.. good[..84], .. good[(84 + block)..(84 + (2 * block))], .. good[84..(84 + block)], .. good[(84 + (2 * block))..]]
        );
        Assert.ThrowsAny<CryptographicException>(() => _tapes.Read(Id));
        // The end moved forward.
        File.WriteAllBytes(_tapes.PathOf(Id), [.. good[..(84 + block)], .. good[(84 + (5 * block))..]]);
        Assert.ThrowsAny<CryptographicException>(() => _tapes.Read(Id));
    }

    [Fact]
    public void Without_the_master_key_or_under_another_name_it_does_not_open()
    {
        _tapes.Write(Id, 8000, seconds: 1);
        Assert.ThrowsAny<CryptographicException>(() => RecordingFile.Open(_tapes.PathOf(Id), Id, new RecordingKeys(RecordingKey.Random())));
        File.Copy(_tapes.PathOf(Id), _tapes.PathOf("rec_2"));
        Assert.ThrowsAny<CryptographicException>(() => RecordingFile.Open(_tapes.PathOf("rec_2"), "rec_2", _tapes.Keys));
    }

    [Fact]
    public void A_new_master_key_locks_new_ones_and_the_former_still_opens_the_old()
    {
        var wav = _tapes.Write(Id, 8000, seconds: 1);
        var rotated = new RecordingKeys(RecordingKey.Random(), _tapes.Keys.Current);
        using (var old = RecordingFile.Open(_tapes.PathOf(Id), Id, rotated))
            Assert.Equal(wav.Length, old.Length);
        using (var writer = new RecordingWriter(new LocalDisk(), _tapes.PathOf("rec_2"), "rec_2", 8000, rotated))
            writer.End(new byte[RecordingFormat.TagLength]);
        using (var young = RecordingFile.Open(_tapes.PathOf("rec_2"), "rec_2", rotated))
            Assert.Equal(44, young.Length);
        Assert.ThrowsAny<CryptographicException>(() => RecordingFile.Open(_tapes.PathOf("rec_2"), "rec_2", _tapes.Keys));
    }

    [Fact]
    public void No_two_recordings_have_a_key_or_an_octet_of_sound_in_common()
    {
        // Silence both: under one key and nonce they would be the same.
        foreach (var id in (string[])[Id, "rec_2"])
        {
            using var writer = new RecordingWriter(new LocalDisk(), _tapes.PathOf(id), id, 8000, _tapes.Keys);
            writer.Append(new byte[RecordingFormat.StoredBlockOctets(8000)]);
            writer.End(new byte[RecordingFormat.TagLength]);
        }
        var (one, other) = (File.ReadAllBytes(_tapes.PathOf(Id)), File.ReadAllBytes(_tapes.PathOf("rec_2")));
        Assert.False(one.AsSpan(RecordingFormat.NonceAt, 60).SequenceEqual(other.AsSpan(RecordingFormat.NonceAt, 60)));
        var same = Enumerable.Range(84, 6400).Count(at => one[at] == other[at]);
        Assert.InRange(same, 0, 6400 / 256 * 3);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 5)]
    [InlineData(1000, 5)]
    [InlineData(6415, 5)]
    [InlineData(-1, 4)]
    public void F03_What_a_kill_left_is_ended_behind_its_last_whole_block(int torn, int blocksLeft)
    {
        var wav = _tapes.Write(Id, 8000, seconds: 2);
        var good = File.ReadAllBytes(_tapes.PathOf(Id));
        var block = RecordingFormat.StoredBlockOctets(8000);
        File.WriteAllBytes(_tapes.PathOf(Id), good[..(84 + (5 * block) + torn)]);
        var repaired = RecordingFile.Repair(_tapes.PathOf(Id), Id, _tapes.Keys);
        Assert.Equal(TimeSpan.FromSeconds(0.2 * blocksLeft), repaired.Duration);
        var bytes = _tapes.Read(Id);
        Assert.Equal((bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))), ((int)repaired.Bytes, repaired.Sha256));
        Assert.Equal(wav[44..bytes.Length], bytes[44..]);
        Assert.Equal(repaired.Duration, new StereoFile(bytes).Duration);
        Assert.Equal(repaired, RecordingFile.Repair(_tapes.PathOf(Id), Id, _tapes.Keys) with { Pauses = repaired.Pauses });
    }

    [Fact]
    public void F03_After_a_power_cut_blocks_of_which_only_the_length_was_stored_are_left_out()
    {
        _tapes.Write(Id, 8000, seconds: 2);
        var octets = File.ReadAllBytes(_tapes.PathOf(Id));
        octets.AsSpan(84 + (7 * RecordingFormat.StoredBlockOctets(8000))).Clear();
        File.WriteAllBytes(_tapes.PathOf(Id), octets);
        Assert.Equal(TimeSpan.FromSeconds(1.4), RecordingFile.Repair(_tapes.PathOf(Id), Id, _tapes.Keys).Duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFF")]
    [InlineData("no recording at all, but long enough to be taken for a header, if somebody looked at its length alone")]
    public void What_is_no_recording_is_neither_opened_nor_repaired(string text)
    {
        File.WriteAllText(_tapes.PathOf(Id), text);
        Assert.Throws<InvalidDataException>(() => RecordingFile.Open(_tapes.PathOf(Id), Id, _tapes.Keys));
        Assert.Throws<InvalidDataException>(() => RecordingFile.Repair(_tapes.PathOf(Id), Id, _tapes.Keys));
        Assert.Equal(text, File.ReadAllText(_tapes.PathOf(Id)));
    }

    [Fact]
    public void Destroyed_it_is_gone_and_another_name_of_its_blocks_has_no_key_any_more()
    {
        _tapes.Write(Id, 8000, seconds: 1);
        var octets = File.ReadAllBytes(_tapes.PathOf(Id));
        HardLink(_tapes.PathOf(Id), _tapes.PathOf("left"));
        RecordingFile.Destroy(_tapes.PathOf(Id));
        Assert.False(File.Exists(_tapes.PathOf(Id)));
        var left = File.ReadAllBytes(_tapes.PathOf("left"));
        Assert.All(left[RecordingFormat.NonceAt..84], octet => Assert.Equal(0, octet));
        Assert.Equal(octets[84..], left[84..]);
        Assert.ThrowsAny<CryptographicException>(() => RecordingFile.Open(_tapes.PathOf("left"), Id, _tapes.Keys));
        RecordingFile.Destroy(_tapes.PathOf(Id));
    }

    [Fact]
    public void S22_a_link_in_the_folder_is_followed_by_nobody()
    {
        _tapes.Write(Id, 8000, seconds: 1);
        var precious = _tapes.PathOf("precious");
        File.Move(_tapes.PathOf(Id), precious);
        var before = File.ReadAllBytes(precious);
        File.CreateSymbolicLink(_tapes.PathOf(Id), precious);
        Assert.Throws<InvalidDataException>(() => RecordingFile.Open(_tapes.PathOf(Id), Id, _tapes.Keys));
        Assert.Throws<InvalidDataException>(() => RecordingFile.Repair(_tapes.PathOf(Id), Id, _tapes.Keys));
        RecordingFile.Destroy(_tapes.PathOf(Id));
        Assert.False(File.Exists(_tapes.PathOf(Id)));
        Assert.Equal(before, File.ReadAllBytes(precious));
    }

    private static void HardLink(string from, string to)
    {
        using var ln = System.Diagnostics.Process.Start("/bin/ln", [from, to]);
        ln.WaitForExit();
        Assert.Equal(0, ln.ExitCode);
    }
}
