namespace KpnEen.Testing;

/// <summary>What a process holds open, as Linux tells it.</summary>
internal static class OpenHandles
{
    /// <summary>Files and sockets without TCP connections.</summary>
    public static int Of(int process)
    {
        var connections = new[] { "tcp", "tcp6" }
            .SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            .Select(line => $"socket:[{line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[9]}]")
            .ToHashSet(StringComparer.Ordinal);
        return new DirectoryInfo($"/proc/{process}/fd")
            .GetFileSystemInfos()
            .Count(handle => handle.LinkTarget is { } target && !connections.Contains(target));
    }
}
