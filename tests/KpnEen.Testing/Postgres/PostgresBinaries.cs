using System.Globalization;

namespace KpnEen.Testing;

/// <summary>Where Debian keeps PostgreSQL's server programs, and as whom they may run.</summary>
internal static class PostgresBinaries
{
    private const string Root = "/usr/lib/postgresql";

    /// <summary>The folder with initdb and postgres of the newest version there.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>PostgreSQL refuses to run as root: then it runs as Debian's user of that name.</summary>
    public static bool NeedsOtherUser => Environment.UserName == "root";

    /// <summary>The words before a command that make it run as the user of the cluster.</summary>
    public static IReadOnlyList<string> AsUser =>
        NeedsOtherUser ? [RequiredTool.Find("setpriv", "util-linux"), "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] : [];

    private static string FindFolder()
    {
        var versions = Directory.Exists(Root) ? Directory.GetDirectories(Root) : [];
        var newest = versions
            .Where(folder => File.Exists(Path.Combine(folder, "bin", "initdb")))
            .MaxBy(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0);
        return newest is null
            ? throw new FileNotFoundException("PostgreSQL is not installed: run ./test, or 'apt-get install postgresql'.")
            : Path.Combine(newest, "bin");
    }
}
