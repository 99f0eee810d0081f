using System.Runtime.CompilerServices;

namespace KpnEen.Sdk.Tests.Generation;

/// <summary>Where the sources are.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find([CallerFilePath] string here = "")
    {
        // Built elsewhere than it runs: look upwards from the binaries.
        foreach (var start in new[] { Path.GetDirectoryName(here)!, AppContext.BaseDirectory })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "KpnEen.Api.sln")))
                    return folder.FullName;
        throw new DirectoryNotFoundException("KpnEen.Api.sln is in no folder above.");
    }
}
