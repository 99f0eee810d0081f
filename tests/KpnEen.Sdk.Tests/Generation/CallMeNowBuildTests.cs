namespace KpnEen.Sdk.Tests.Generation;

/// <summary>The website button: what is committed is what its source gives.</summary>
public sealed class CallMeNowBuildTests
{
    private const int TenKilobytes = 10_000;
    private static readonly string _folder = Checkout.PathOf("sdk", "call-me-now");

    [Fact]
    public async Task The_committed_button_is_what_its_source_gives()
    {
        await Tool.InstallAsync(_folder);
        var made = Directory.CreateTempSubdirectory("call-me-now-");
        try
        {
            await Tool.RunAsync(_folder, "npm", "run", "check");
            await Tool.RunAsync(_folder, "npm", "run", "build", "--", $"--outdir={made.FullName}");
            var committed = Directory.GetFiles(Path.Combine(_folder, "dist")).Select(Path.GetFileName).Order().ToList();
            Assert.Equal(committed, Directory.GetFiles(made.FullName).Select(Path.GetFileName).Order());
            foreach (var name in committed)
                Assert.Equal(
                    await File.ReadAllTextAsync(Path.Combine(_folder, "dist", name!)),
                    await File.ReadAllTextAsync(Path.Combine(made.FullName, name!))
                );
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_button_has_less_than_10_kB() =>
        Assert.InRange(new FileInfo(Path.Combine(_folder, "dist", "kpn-call-me-now.js")).Length, 1, TenKilobytes);
}
