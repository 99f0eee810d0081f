using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Portal;

public sealed class PortalBuildTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string Portal = Path.Combine(Checkout.Root, "src", "KpnEen.Portal");

    [Fact]
    public async Task The_committed_scripts_are_what_their_source_gives()
    {
        var web = Path.Combine(Portal, "web");
        var npm = RequiredTool.Find("npm", "npm");
        if (!Directory.Exists(Path.Combine(web, "node_modules")))
            await ForeignProcess.RunAsync(npm, ["ci", "--no-audit", "--no-fund"], Patience, web);
        var made = Directory.CreateTempSubdirectory("kpneen-portal-");
        try
        {
            await ForeignProcess.RunAsync(npm, ["run", "build", "--", "--outDir", made.FullName], Patience, web);
            Assert.Equal(Scripts(made.FullName), Scripts(Path.Combine(Portal, "wwwroot", "js")));
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    private static SortedDictionary<string, string> Scripts(string folder) =>
        new(Directory.GetFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllText), StringComparer.Ordinal);
}
