namespace KpnEen.Cli;

/// <summary>Files that their owner alone can read (mode 0600).</summary>
internal static class OwnFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        File.Delete(path); // a file that was there has the mode it had
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(content);
    }
}
