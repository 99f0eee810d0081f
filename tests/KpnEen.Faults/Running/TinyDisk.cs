using KpnEen.Testing;

namespace KpnEen.Faults.Running;

/// <summary>A disk of a few megabytes under a folder of the server, and a way to fill it. It exists for that process alone, so no rights are needed but those of a user namespace.</summary>
public static class TinyDisk
{
    private const string Ballast = "ballast";

    /// <summary>The words before the server's command.</summary>
    /// <param name="folder">Below {state}.</param>
    public static IReadOnlyList<string> Under(string folder, int kilobytes)
    {
        string[] space = Environment.UserName == "root" ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
        var mount = $"mkdir -p '{folder}' && mount -t tmpfs -o size={kilobytes}k tmpfs '{folder}' && exec \"$@\"";
        return [RequiredTool.Find("unshare", "util-linux"), .. space, "/bin/sh", "-c", mount, "tiny-disk"];
    }

    /// <summary>Not one octet more fits.</summary>
    public static async Task FillAsync(ServerProcess server, string folder)
    {
        var path = Inside(server, folder);
        await ForeignProcess.RunAsync("/bin/sh", ["-c", $"cat /dev/zero > '{path}' 2>/dev/null || true"]);
    }

    public static void Empty(ServerProcess server, string folder) => File.Delete(Inside(server, folder));

    // The disk is seen by the server alone; its root leads there.
    private static string Inside(ServerProcess server, string folder) => $"/proc/{server.Id}/root{folder}/{Ballast}";
}
