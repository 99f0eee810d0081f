using System.Security.Cryptography;
using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;
using KpnEen.Data.Tests.Harness;

namespace KpnEen.Data.Tests.Secrets;

public sealed class SecretBoxTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>
{
    private readonly SecretBox box = new(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void What_is_sealed_opens_and_shows_nothing()
    {
        var sealedSecret = box.SealText("geheim", "device:dev_1");
        Assert.Equal("geheim", box.OpenText(sealedSecret, "device:dev_1"));
        Assert.DoesNotContain("geheim", System.Text.Encoding.Latin1.GetString(sealedSecret), StringComparison.Ordinal);
        Assert.NotEqual(sealedSecret, box.SealText("geheim", "device:dev_1"));
    }

    [Fact]
    public void It_opens_neither_elsewhere_nor_changed_nor_with_another_key()
    {
        var sealedSecret = box.SealText("geheim", "device:dev_1");
        Assert.ThrowsAny<CryptographicException>(() => box.Open(sealedSecret, "device:dev_2"));
        Assert.ThrowsAny<CryptographicException>(() => new SecretBox(new byte[32]).Open(sealedSecret, "device:dev_1"));
        for (var i = 0; i < sealedSecret.Length; i++)
        {
            var changed = sealedSecret.ToArray();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => box.Open(changed, "device:dev_1"));
            Assert.ThrowsAny<CryptographicException>(() => box.Open(sealedSecret.AsSpan(0, i), "device:dev_1"));
        }
    }

    [Fact]
    public async Task A_database_sealed_with_another_key_is_told_at_start()
    {
        await using (await Store.StartAsync(postgres.Database.ConnectionString)) { }
        var refused = await Assert.ThrowsAsync<DatabaseNotUsableException>(() => Store.StartAsync(postgres.Database.ConnectionString));
        Assert.Contains("master key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void The_key_is_made_once_for_the_owners_eyes_only()
    {
        var state = new StateFolder(Store.NewState());
        var key = MasterKey.ReadOrCreate(state);
        Assert.Equal(key, MasterKey.ReadOrCreate(state));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(state.Keys, "master.key")));
        Directory.Delete(state.Root, recursive: true);
    }
}
