using KpnEen.Data.Postgres;
using KpnEen.Data.Records;
using KpnEen.Data.Tests.Harness;

namespace KpnEen.Data.Tests.Records;

public sealed class RecordingKeyStoreTests : IDisposable
{
    private static readonly string One = new('a', 64);
    private static readonly string Two = new('B', 64);
    private readonly StateFolder state = new(Store.NewState());

    public void Dispose() => Directory.Delete(state.Root, recursive: true);

    [Fact]
    public void The_first_start_makes_a_key_for_its_owner_alone_and_the_next_finds_it()
    {
        var made = RecordingKeyStore.ReadOrCreate(state).Current.Id;
        var file = new FileInfo(Path.Combine(state.Keys, "recording.key"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
        Assert.Equal(made, RecordingKeyStore.ReadOrCreate(state).Current.Id, SameOctets);
        Assert.NotEqual(
            made.ToArray(),
            RecordingKeyStore.ReadOrCreate(new StateFolder(Path.Combine(state.Root, "other"))).Current.Id.ToArray()
        );
    }

    [Fact]
    public void The_setting_holds_keys_or_the_name_of_a_file_that_does_and_the_first_is_current()
    {
        var file = Path.Combine(state.Root, "recording-keys");
        File.WriteAllText(file, $"{Two}\n{One}\n");
        Assert.Equal(Id($"{Two},{One}"), Id(file));
        Assert.Equal(Id(Two), Id(file));
        Assert.NotEqual(Id(One), Id(file));
        // The key is in the setting: none is made on the disk.
        Assert.False(File.Exists(Path.Combine(state.Keys, "recording.key")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("not hex at all, although it is of quite the right length for one!")]
    public void What_is_no_key_ends_the_start(string text)
    {
        var file = Path.Combine(state.Root, "recording-keys");
        File.WriteAllText(file, text);
        Assert.Throws<DatabaseNotUsableException>(() => RecordingKeyStore.ReadOrCreate(state, file));
        Assert.Equal(text, File.ReadAllText(file));
    }

    private string Id(string setting) => Convert.ToHexString(RecordingKeyStore.ReadOrCreate(state, setting).Current.Id.Span);

    private static bool SameOctets(ReadOnlyMemory<byte> a, ReadOnlyMemory<byte> b) => a.Span.SequenceEqual(b.Span);
}
