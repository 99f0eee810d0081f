namespace KpnEen.Sdk.Tests.Generation;

public sealed class DriftTests
{
    [Fact]
    public async Task S1_generating_again_changes_nothing()
    {
        await Tool.InstallAsync(Checkout.PathOf("sdk", "codegen"));
        var made = Directory.CreateTempSubdirectory("kpneen-sdk-");
        try
        {
            await Tool.RunAsync(Checkout.Root, Checkout.PathOf("sdk", "generate"), made.FullName);
            var committed = Contents(Checkout.PathOf("sdk", "KpnEen.Sdk", "Generated"));
            var fresh = Contents(made.FullName);
            Assert.Equal(committed.Keys.Order(), fresh.Keys.Order());
            Assert.All(fresh, file => Assert.Equal(committed[file.Key], file.Value));
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    private static Dictionary<string, string> Contents(string folder) =>
        Directory
            .GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(folder, path), File.ReadAllText);
}
