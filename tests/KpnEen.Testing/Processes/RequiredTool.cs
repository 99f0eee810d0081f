namespace KpnEen.Testing;

/// <summary>A program the tests need. <c>./test</c> installs what is missing; without it a test fails and says so.</summary>
public static class RequiredTool
{
    private static readonly string[] MoreFolders = ["/usr/sbin", "/sbin"];

    /// <summary>The program's full path.</summary>
    /// <exception cref="FileNotFoundException">It is not installed; the message names Debian's package.</exception>
    public static string Find(string program, string package)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(MoreFolders);
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"'{program}' is not installed: run ./test, or 'apt-get install {package}'.");
    }
}
