namespace KpnEen.Testing.Tests.Phones;

public sealed class WavToneTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    [Fact]
    public void Finds_the_tone_that_is_there_and_no_other()
    {
        WavTone.Write(path, 440, TimeSpan.FromSeconds(2));
        Assert.Equal(2, WavTone.SecondsOf(path, 440));
        Assert.Equal(0, WavTone.SecondsOf(path, 480));
        Assert.Throws<InvalidDataException>(() => WavTone.SecondsOf(path, 440, channel: 1));
    }

    [Fact]
    public void Finds_no_tone_in_silence()
    {
        WavTone.Write(path, 0, TimeSpan.FromSeconds(1));
        Assert.Equal(0, WavTone.SecondsOf(path, 440));
    }

    [Fact]
    public void Reads_a_file_that_is_still_being_written()
    {
        WavTone.Write(path, 440, TimeSpan.FromSeconds(2));
        var growing = File.ReadAllBytes(path)[..(44 + 16000)];
        growing.AsSpan(40, 4).Clear();
        Assert.Equal(1, WavTone.SecondsOf(growing, 440));
    }

    public void Dispose() => File.Delete(path);
}
